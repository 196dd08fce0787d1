"""What an address of figures asks for; anything strange is answered with a default."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.contracts.facts import Clock, Dimension
from tech_market.contracts.ledger_models import Snapshot
from tech_market.contracts.services.freezing import MARKET
from tech_market.targets.rules.bases import (
    DEFAULT_BASIS,
    SERIES_NAMES,
    Basis,
    Series,
)
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.amounts import Sellers, Split
from tech_market.targets.services.institutes import (
    group_names,
    group_of,
    sellers_of,
)

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
    return period.whole_months


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


def asked_group(session: Session) -> tuple[str, Sellers | None]:
    """Return the group of institutes asked for, as now or as in a published period."""
    wanted = request.args.get("group", "")
    if wanted not in group_names(g.codes):
        return "", None
    found = session.scalar(
        select(Snapshot).where(Snapshot.ref == request.args.get("snapshot", ""))
    )
    market = found.figures.get(MARKET) if found else None
    groups = market["groups"] if market else group_of(session, g.codes)
    return wanted, sellers_of(groups, wanted)


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
