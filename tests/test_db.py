"""The database is durable and strict, and only whole changes stay."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from tech_market.db import REF_LENGTH, db, new_ref, transaction
from tech_market.errors import RuleBroken
from tech_market.needs.models import Need
from tests.live import live_market
from tests.makers import make_need, make_organisation


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def test_sqlite_is_durable_and_keeps_foreign_keys(session: Session) -> None:
    if is_sqlite(session):
        found = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("foreign_keys", "synchronous", "journal_mode")
        }
        assert (found["foreign_keys"], found["synchronous"]) == (1, 2)
        assert found["journal_mode"] in {"wal", "delete"}
    else:
        assert session.scalar(text("SHOW server_encoding")) == "UTF8"


def test_wal_only_on_a_sqlite_that_has_the_fix(app: Flask, session: Session) -> None:
    if is_sqlite(session):
        with app.app_context():
            version = db.engine.dialect.dbapi.sqlite_version_info  # type: ignore[union-attr]
        journal = session.scalar(text("PRAGMA journal_mode"))
        assert (journal == "wal") is (tuple(version) >= (3, 51, 3))
    else:
        assert session.scalar(text("SHOW synchronous_commit")) in {"on", "off"}


@pytest.mark.parametrize("money", [1.5, True, "7", float("nan")])
def test_money_that_is_no_int_never_reaches_the_database(
    session: Session, money: object
) -> None:
    need = make_need(session)
    with session.no_autoflush:
        need.budget_high_fen = money  # type: ignore[assignment]
        with pytest.raises(StatementError):
            session.flush()
    session.rollback()


def test_database_itself_refuses_money_out_of_range(session: Session) -> None:
    need = make_need(session)
    session.flush()
    bad = text("UPDATE needs SET budget_high_fen = -1 WHERE id = :id")
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(bad, {"id": need.id})


def test_change_outside_a_transaction_is_refused(session: Session) -> None:
    need = make_need(session)
    session.flush()
    need.title = "改"
    with pytest.raises(RuntimeError), transaction():
        pass
    session.expire_all()


def test_broken_constraint_becomes_a_clear_refusal(tmp_path: Path) -> None:
    with live_market(tmp_path) as market, market.app.app_context():
        with transaction() as session:
            first = make_organisation(session)
            code = first.credit_code
        with pytest.raises(RuleBroken) as caught, transaction() as session:
            make_organisation(session, credit_code=code)
        assert caught.value.code == "clash"


def fail_half_way() -> None:
    with transaction() as session:
        make_need(session)
        session.flush()
        raise ZeroDivisionError


def test_failure_between_two_writes_leaves_neither(tmp_path: Path) -> None:
    with live_market(tmp_path) as market, market.app.app_context():
        with pytest.raises(ZeroDivisionError):
            fail_half_way()
        assert db.session.query(Need).count() == 0


def test_names_of_rows_are_random_and_long_enough() -> None:
    names = {new_ref() for _ in range(1000)}
    assert len(names) == 1000
    assert {len(name) for name in names} == {REF_LENGTH}
