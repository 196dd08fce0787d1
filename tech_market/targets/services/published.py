"""Published months and years, and how they read now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.contracts.facts import Clock
from tech_market.contracts.ledger_models import Snapshot
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.services.freezing import list_snapshots
from tech_market.errors import NotFound
from tech_market.targets.rules.bases import Side, is_of_side
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows

MONTHS_OFFERED = 24  # before this one


@dataclass(frozen=True, slots=True)
class SideFigures:
    """One side of a published period: as published, and restated today."""

    published: Cell
    restated: Cell

    @property
    def difference_fen(self) -> int:
        """Return by how much 技术交易额 moved since."""
        return self.restated.technical_fen - self.published.technical_fen


def get_snapshot(session: Session, *, ref: str) -> Snapshot:
    """Return a published period.

    Raises NotFound.
    """
    found = session.scalar(select(Snapshot).where(Snapshot.ref == ref))
    if found is None:
        raise NotFound("snapshot")
    return found


def cell_of(snapshot: Snapshot, side: Side) -> Cell:
    """Add up the published rows of a side."""
    years = tuple(range(snapshot.first_on.year, snapshot.last_on.year + 1))
    found = Cell(years, 0, 0, 0, 0)
    for _code, seller_here, buyer_here, _foreign, *figures in snapshot.figures["all"]:
        if is_of_side(side, seller_here=seller_here, buyer_here=buyer_here):
            found += Cell((), *figures)
    return found


def compare_published(
    session: Session, snapshot: Snapshot
) -> Mapping[Side, SideFigures]:
    """Return each side as published, beside what its period is today, restated."""
    period = Period(snapshot.first_on, snapshot.last_on)
    return {
        side: SideFigures(
            cell_of(snapshot, side),
            amounts.sums(session, Rows(side, period, clock=Clock.ORIGIN)),
        )
        for side in Side
    }


def published_years(session: Session) -> dict[int, Snapshot]:
    """Return the published years."""
    return {one.first_on.year: one for one in list_snapshots(session) if one.is_year}


def open_periods(session: Session, *, today: date) -> Sequence[Period]:
    """Return what could be published now: years that are over, then recent months."""
    taken = {(one.first_on, one.last_on) for one in list_snapshots(session)}
    first = session.scalar(select(func.min(AmountEvent.booked_on))) or today
    years = [Period.of_year(year) for year in range(today.year - 1, first.year - 1, -1)]
    months, day = [], today.replace(day=1)
    for _ in range(MONTHS_OFFERED):
        day = (day - timedelta(days=1)).replace(day=1)
        months.append(Period.of_month(day.year, day.month))
    return [
        one
        for one in (*years, *months)
        if (one.first, one.last) not in taken and one.last >= first
    ]
