"""What an address of figures asks for; anything strange is answered with a default."""

from collections.abc import Mapping
from datetime import date

from flask import request

from tech_market import clock
from tech_market.contracts.facts import Dimension
from tech_market.targets.rules.bases import DEFAULT_BASIS, Basis
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.amounts import Split

FIRST_YEAR, LAST_YEAR = 1985, 2999  # technology contracts are registered since 1985
LONGEST_CODE = 40


def asked_period() -> tuple[Period, bool]:
    """Return the period asked for, else this year and True."""
    first, last = _day(request.args.get("from")), _day(request.args.get("to"))
    if first is None or last is None or last < first:
        return Period.of_year(clock.today(clock.now()).year), True
    return Period(first, last), False


def asked_basis(book: Mapping[str, Basis]) -> Basis:
    """Return the counting rule asked for, else the default one."""
    return book.get(request.args.get("basis", ""), DEFAULT_BASIS)


def asked_split() -> Split | None:
    """Return the group and code asked for; `type` is short for the contract's type."""
    by, code = request.args.get("by", ""), request.args.get("code", "")
    if by in set(Dimension) - {Dimension.ALL} and len(code) <= LONGEST_CODE:
        return Dimension(by), code
    kind = request.args.get("type", "")[:LONGEST_CODE]
    return (Dimension.TYPE, kind) if kind else None


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
