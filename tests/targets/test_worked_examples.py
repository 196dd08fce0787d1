"""The worked examples of docs/guide/figures.md, computed again from its own tables."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tech_market.contracts.models import Contract
from tech_market.contracts.services import freezing
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.policy.actor import SYSTEM
from tech_market.targets.rules.bases import BASES
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tests.contracts.papers import (
    HAISHU,
    WAN,
    ZHENHAI,
    changed,
    ended,
    paid,
    party,
    registered,
)

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "figures.md"
REGIONS = {"镇海": ZHENHAI, "海曙": HAISHU}
FROZEN_AT = datetime(2025, 1, 10, 4, tzinfo=UTC)
LATER = datetime(2025, 2, 15, 4, tzinfo=UTC)


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading, without its head."""
    part = GUIDE.read_text(encoding="utf8").split(f"## {heading}", 1)[1]
    rows = [line for line in part.split("\n## ")[0].splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_guides_tables_are_what_the_ledger_says(session: Session) -> None:
    known: dict[str, Contract] = {}
    first = [row for row in table("账册") if row[3] == "登记"]
    for number, row in enumerate(first):
        known[row[0]] = register(session, row, 700 + 2 * number)
    year = Period.of_year(2024)
    days = (year.first, year.last)
    freezing.freeze(session, period=days, actor=SYSTEM, now=FROZEN_AT)
    for row in table("到账"):
        paid(
            session, known[row[0]], paid_on=date.fromisoformat(row[1]), now=LATER,
            total_fen=int(row[2]) * WAN, technical_fen=int(row[3]) * WAN,
        )  # fmt: skip
    for row in table("账册"):
        if row[3] == "变更":
            change(session, known[row[0]], row)
        elif row[3] == "撤销":
            revoke(session, known[row[0]], row)
    for code, *cells in table("结果"):
        found = [
            amounts.recount(session, Rows.of(BASES[code], Period.of_year(one)))
            for one in (2024, 2025)
        ]
        for rows, one in (
            (Rows.of(BASES[code], Period.of_year(y)), c)
            for y, c in zip((2024, 2025), found, strict=True)
        ):
            assert amounts.sums(session, rows) == one
        column = BASES[code].column
        said = [*(one.of(column) // WAN for one in found)]
        said += [one.contracts for one in found]
        assert said == [int(cell) for cell in cells], code


def register(session: Session, row: list[str], number: int) -> Contract:
    day, total, technical = date.fromisoformat(row[4]), int(row[5]), int(row[6])
    cost: dict[str, int] = {"equipment": (total - technical) * WAN}
    values: dict[str, Any] = {
        "seller": party(number, REGIONS[row[1]]),
        "buyer": party(number + 1, REGIONS[row[2]]),
        "total_fen": total * WAN,
        "deductions": cost if cost["equipment"] else {},
        "is_all_technical": not cost["equipment"],
    }
    return registered(session, certificate_on=day, **values)


def change(session: Session, contract: Contract, row: list[str]) -> None:
    held = counted_amounts(contract)
    total = held.total_fen + int(row[5]) * WAN
    technical = held.technical_fen + int(row[6]) * WAN
    changed(
        session, contract, total_fen=total,
        deductions={"equipment": total - technical}, is_all_technical=False,
        effective_on=date.fromisoformat(row[4]), reason=row[7], now=LATER,
    )  # fmt: skip


def revoke(session: Session, contract: Contract, row: list[str]) -> None:
    ended(session, contract, effective_on=date.fromisoformat(row[4]), now=LATER)
