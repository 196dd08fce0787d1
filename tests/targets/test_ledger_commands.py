"""`flask ledger`: what it proves, recomputes, publishes and grants."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from tech_market.cli.ledger import group
from tests.contracts.papers import registered


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(group, list(words))
    return result.exit_code, result.output


def test_a_figure_is_recomputed_from_entries(app: Flask, session: Session) -> None:
    registered(session, certificate_on=date(2024, 2, 1))
    code, said = run(app, "recount", "--period", "2021-2025", "--tables")
    assert code == 0
    assert "技术交易额 800,000.00 元" in said
    assert "合同成交总额 1,000,000.00 元，合同 1 项" in said
    assert "逐项一致" in said
    assert "合同 0 项" in run(app, "recount", "--period", "2023")[1]
    days = run(app, "recount", "--period", "2024-02-01..2024-02-01")[1]
    assert "800,000.00" in days


def test_a_derived_sum_that_lies_is_found_and_made_anew(
    app: Flask, session: Session
) -> None:
    registered(session, certificate_on=date(2024, 2, 1))
    session.execute(text("UPDATE amount_sums SET technical_fen = 1"))
    session.commit()
    code, said = run(app, "recount", "--period", "2024")
    assert code == 1
    assert "flask ledger rebuild" in said
    assert run(app, "rebuild")[0] == 0
    assert run(app, "recount", "--period", "2024", "--tables")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("recount", "--period", "nothing"),
        ("recount", "--period", "2024-13"),
        ("recount", "--period", "2025-2024"),
        ("recount", "--period", "2024", "--basis", "nothing"),
        ("snapshot", "--year", "2024-03"),
        ("snapshot", "--month", "2024"),
        ("snapshot", "--year", "2999"),
        ("grant", "x; DROP TABLE users"),
    ],
)
def test_strange_questions_are_refused(
    app: Flask, session: Session, words: tuple[str, ...]
) -> None:
    assert session is not None
    assert run(app, *words)[0] == 1


def test_a_year_is_published_once_and_verified(app: Flask, session: Session) -> None:
    registered(session, certificate_on=date(2024, 2, 1))
    session.commit()
    assert run(app, "snapshot", "--year", "2024")[0] == 0
    assert run(app, "snapshot", "--year", "2024")[0] == 1
    assert run(app, "snapshot", "--month", "2024-03")[0] == 0
    assert "2026-" in run(app, "snapshot")[1]
    code, said = run(app, "verify")
    assert code == 0
    assert "账册完整：共 1 条记录" in said
    assert "公布完整：共 3 条记录" in said


def test_a_broken_chain_exits_with_one(app: Flask, session: Session) -> None:
    registered(session)
    session.execute(text("UPDATE ledger_head SET digest = 'x'"))
    session.commit()
    code, said = run(app, "verify")
    assert code == 1
    assert "链头" in said


def test_a_role_may_serve_and_not_alter(app: Flask, session: Session) -> None:
    if session.get_bind().dialect.name != "postgresql":
        assert run(app, "grant", "market_web")[0] == 1
        return
    session.execute(text("CREATE ROLE market_web"))
    session.commit()
    assert run(app, "grant", "market_web")[0] == 0
    asked = "SELECT has_table_privilege('market_web', '{}', '{}')"
    may = {
        (table, verb): session.scalar(text(asked.format(table, verb)))
        for table in ("amount_events", "ledger_snapshots", "audit_events", "needs")
        for verb in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
    }
    assert may[("amount_events", "INSERT")]
    assert may[("needs", "UPDATE")]
    for table in ("amount_events", "ledger_snapshots", "audit_events"):
        assert [v for v in ("UPDATE", "DELETE", "TRUNCATE") if may[(table, v)]] == []
