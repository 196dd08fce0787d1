"""What an address of figures asks for; anything strange is answered with a default."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import request

from tech_market import clock
from tech_market.contracts.facts import Clock, Dimension
from tech_market.targets.rules.bases import (
    DEFAULT_BASIS,
    SERIES_NAMES,
    Basis,
    Series,
)
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


def asked_months() -> Period:
    """Return the whole months around the period asked for."""
    period, _is_default = asked_period()
    last = Period.of_month(period.last.year, period.last.month).last
    return Period(period.first.replace(day=1), last)


def asked_basis(book: Mapping[str, Basis]) -> Basis:
    """Return the counting rule asked for, else the default one; restated on demand."""
    found = book.get(request.args.get("basis", ""), DEFAULT_BASIS)
    is_asked = request.args.get("series") == Series.RESTATED
    if is_asked and found.clock is Clock.BOOKED:
        words = f"{found.label}，{SERIES_NAMES[Series.RESTATED]}"
        return replace(found, series=Series.RESTATED, label=words)
    return found


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
