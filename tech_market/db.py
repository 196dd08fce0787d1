"""The declarative base, column types, and the one place that commits."""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    event,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import JSON

from tech_market.errors import RuleBroken

WAL_FIXED = (3, 51, 3)  # SQLite releases before this can corrupt a WAL database
BUSY_SECONDS = 10
WRITES = {"sqlite_write": True}
REF_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no i l o u: read aloud safely
ROWS_AT_ONCE = 500  # of one INSERT
REF_LENGTH = 12  # 60 bits


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Refuse naive moments; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Give every moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Fen(TypeDecorator[int]):
    """Money in 分: a real int, never a float, bool or text that SQLite would bend."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self,
        value: int | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> int | None:
        """Refuse whatever is not exactly an int."""
        if value is not None and type(value) is not int:
            raise TypeError(f"money must be int 分, not {type(value).__name__}")
        return value


class Base(DeclarativeBase):
    """Parent of every model; subclass this, never db.Model, which mypy cannot see."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            list[str]: JSON(),
            dict[str, Any]: JSON(),
            Enum: SqlEnum(  # store "draft", not "DRAFT"
                Enum,
                values_callable=lambda members: [member.value for member in members],
                native_enum=False,
                length=32,
            ),
        },
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate(db=db, render_as_batch=True)


def new_ref() -> str:
    """Return a random public name for a row, 12 characters, safe in a URL."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(REF_LENGTH))


@contextmanager
def transaction() -> Iterator[Session]:
    """Yield the request's session; commit on success, roll back on any exception.

    What was read before is read again under the write lock. A constraint, a stale
    version or a lock that fires (two people at once) becomes RuleBroken "clash".
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside transaction()")
    session.commit()
    try:
        session.connection(execution_options=WRITES)
        yield session
        session.commit()
    except (IntegrityError, StaleDataError) as clash:
        session.rollback()
        raise _clash() from clash
    except OperationalError as error:
        session.rollback()
        if is_lost_race(error):
            raise _clash() from error
        raise
    except BaseException:
        session.rollback()
        raise


def insert_new(
    session: Session,
    model: type[Base],
    rows: Sequence[dict[str, Any]],
    *,
    unique: Sequence[str],
) -> None:
    """Insert rows, passing over those whose `unique` columns are there already.

    So two who write the same at once both go on. Columns' defaults in Python hold.
    """
    on_postgres = session.get_bind().dialect.name == "postgresql"
    session.flush()
    for at in range(0, len(rows), ROWS_AT_ONCE):
        part = list(rows[at : at + ROWS_AT_ONCE])
        if on_postgres:
            new = postgresql.insert(model).on_conflict_do_nothing(index_elements=unique)
            session.execute(new, part)
        else:
            old = sqlite.insert(model).on_conflict_do_nothing(index_elements=unique)
            session.execute(old, part)


def _clash() -> RuleBroken:
    return RuleBroken("clash", "数据刚被他人修改，请刷新页面后重试")


def is_lost_race(error: OperationalError) -> bool:
    """Tell a lock, deadlock or serialization failure from a database that is gone."""
    state = getattr(error.orig, "sqlstate", None)
    return state in {"40001", "40P01", "55P03"} or "database is locked" in str(error)


def sqlite_driver() -> Any:
    """Return pysqlite3, whose SQLite has the WAL fix, or else Python's own driver."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2


def engine_options(url: str) -> dict[str, Any]:
    """Return create_engine's options for this database address."""
    if url.startswith("sqlite"):
        return {"module": sqlite_driver(), "connect_args": {"timeout": BUSY_SECONDS}}
    return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}


def prepare_engine(engine: Engine) -> None:
    """Make every SQLite connection durable and strict, and its transactions real."""
    if engine.dialect.name != "sqlite":
        return
    version = tuple(engine.dialect.loaded_dbapi.sqlite_version_info)
    journal = "WAL" if version >= WAL_FIXED else "DELETE"

    @event.listens_for(engine, "connect")
    def settle(raw: Any, _record: object) -> None:
        raw.isolation_level = None
        wanted = {
            "foreign_keys": (1, "ON"),
            "synchronous": (2, "FULL"),
            "journal_mode": (journal.lower(), journal),
        }
        for name, (expected, setting) in wanted.items():
            raw.execute(f"PRAGMA {name}={setting}")
            found = raw.execute(f"PRAGMA {name}").fetchone()[0]
            if found not in (expected, "memory"):  # in memory there is no journal
                raise RuntimeError(f"SQLite {name} is {found}, not {expected}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("sqlite_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def after_fork(app: Flask) -> None:
    """Forget connections inherited from the parent process, without closing them.

    Leaves an application alone that has no database of ours.
    """
    if "sqlalchemy" not in app.extensions:
        return
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
