"""Contracts of before find their place on the longer way, and back again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tech_market.app import create_app
from tech_market.config import Settings
from tech_market.db import db
from tests.databases import fresh_database

ROW = (
    "INSERT INTO contracts (ref, project_name, type_code, subtype_code, field_code,"
    " ip_code, payment_code, signed_on, starts_on, total_fen, is_all_technical,"
    " is_related, amount_note, state, state_reason, created_at, submitted_at, version)"
    " VALUES (:ref, 'p', 'service', '', '05', 'none', 'once', '2026-01-01',"
    " '2026-01-01', 100, true, false, '', :state, '', '2026-01-02 00:00:00', :at, 1)"
)
BEFORE, AFTER = "2026-01-22 15:59:59", "2026-01-22 16:00:01"  # midnight in Shanghai


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Flask]:
    with fresh_database(tmp_path, "old_states") as url:
        app = create_app(Settings(app_env="test", data_dir=tmp_path, database_url=url))
        with app.app_context():
            upgrade(revision="contracts_2")
            yield app
            db.session.remove()
            db.engine.dispose()


def read(columns: str) -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        query = f"SELECT {columns} FROM contracts ORDER BY id"  # noqa: S608 - ours
        rows = connection.execute(text(query))
        return [tuple(row) for row in rows]


def test_states_move_over_and_come_back(old: Flask) -> None:
    assert old is not None
    states = ("draft", "submitted", "submitted", "returned", "registered", "revoked")
    with db.engine.begin() as connection:
        for place, state in enumerate(states):
            at = None if state == "draft" else BEFORE if place == 1 else AFTER
            row = {"ref": f"ref{place}", "state": state, "at": at}
            connection.execute(text(ROW), row)
    upgrade()
    assert read("state, round, rule_key") == [
        ("draft", 0, ""),
        ("applied", 1, "2001"),
        ("applied", 1, "2026"),
        ("returned", 1, "2026"),
        ("registered", 1, "2026"),
        ("revoked", 1, "2026"),
    ]
    with db.engine.begin() as connection:
        for ref, state in (("ref1", "accepted"), ("ref3", "refused")):
            connection.execute(
                text("UPDATE contracts SET state = :state WHERE ref = :ref"),
                {"state": state, "ref": ref},
            )
    downgrade(revision="contracts_2")
    assert [state for (state,) in read("state")] == list(states)
