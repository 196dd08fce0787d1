"""Migrations go up, down and up again, and say the same as the models."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import column, insert, inspect, select, table, text

from tech_market.app import create_app
from tech_market.config import Settings
from tech_market.db import Base, db
from tests.databases import fresh_database


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    with fresh_database(tmp_path, "migrations") as url:
        app = create_app(Settings(app_env="test", data_dir=tmp_path, database_url=url))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_database_goes_up_down_and_up_again(empty: Flask) -> None:
    assert empty is not None
    upgrade()
    assert tables() == set(Base.metadata.tables)
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(Base.metadata.tables)


def test_models_and_migrations_agree(empty: Flask) -> None:
    assert empty is not None
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "target_metadata": Base.metadata}
        )
        assert compare_metadata(context, Base.metadata) == []


APPEND_ONLY = (
    "amount_events",
    "audit_events",
    "engine_activations",
    "judgements",
    "reported_values",
    "ledger_snapshots",
    "reward_events",
    "evidence_papers",
    "visits",
)


def test_append_only_tables_refuse_change_in_a_fresh_database(empty: Flask) -> None:
    """Neither UPDATE nor DELETE, and on PostgreSQL no TRUNCATE, passes."""
    assert empty is not None
    upgrade()
    query = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class"
        " ON pg_class.oid = tgrelid WHERE NOT tgisinternal",
    }
    with db.engine.connect() as connection:
        engine = connection.dialect.name
        found = Counter(connection.scalars(text(query[engine])))
    verbs = {"sqlite": 2, "postgresql": 3}[engine]
    assert {name: found[name] for name in APPEND_ONLY} == dict.fromkeys(
        APPEND_ONLY, verbs
    )


DAY = datetime(2026, 1, 1, tzinfo=UTC)
BLANK = ("nature_code", "region_code", "town_code", "sector_code", "scale_code",
         "intro", "contact_name", "contact_phone", "state_reason")  # fmt: skip
HOUSE = dict.fromkeys(BLANK, "") | {
    "id": 1, "ref": "o", "name": "示例厂", "credit_code": "91330211MA0000001X",
    "kind_code": "enterprise", "state": "verified", "version": 1,
}  # fmt: skip
PERSON = dict.fromkeys(("phone", "password_hash", "locale", "consent_version"), "") | {
    "id": 1, "ref": "u", "name": "林一舟", "email": "u@example.com",
    "is_disabled": False,
}  # fmt: skip
PLACE = {"id": 1, "ref": "m", "user_id": 1, "organisation_id": 1, "rank": "owner",
         "state": "active", "asked_at": DAY}  # fmt: skip
SEARCH = {
    "user_id": 1, "kind": "need", "name": "", "terms": "[]", "codes": "{}",
    "frequency": "daily", "mark_at": DAY, "told": 0,
}  # fmt: skip


def put(name: str, /, **values: Any) -> None:
    """Insert a row into a table as it is at this revision."""
    rows = {"created_at": DAY, **values} if name != "memberships" else values
    into = table(name, *(column(one) for one in rows))
    with db.engine.begin() as connection:
        connection.execute(insert(into).values(**rows))


def test_filled_market_gets_sounds_of_names_and_keeps_its_searches(
    empty: Flask,
) -> None:
    """Rows that others point at stay where they are while columns are added."""
    assert empty is not None
    upgrade(revision="review_2")
    put("organisations", **HOUSE)
    put("users", **PERSON)
    put("memberships", **PLACE)
    put("saved_searches", id=1, ref="s1", token="t1", query="q=1", **SEARCH)
    upgrade()
    with db.engine.connect() as connection:
        for name, sound in (("organisations", "shilichang slc"),
                            ("users", "linyizhou lyz")):  # fmt: skip
            found = connection.scalars(select(table(name, column("name_sound")))).all()
            assert found == [sound]
        kept = table("saved_searches", column("query_digest"))
        assert [len(one) for one in connection.scalars(select(kept))] == [64]
    put("saved_searches", id=2, ref="s2", token="t2", query="x" * 301,
        query_digest="d", **SEARCH)  # fmt: skip
    downgrade(revision="review_2")
    with db.engine.connect() as connection:
        left = select(table("saved_searches", column("query")))
        assert connection.scalars(left).all() == ["q=1"]
