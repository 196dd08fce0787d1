"""Migrations go up, down and up again, and say the same as the models."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

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
