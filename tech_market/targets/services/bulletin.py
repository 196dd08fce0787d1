"""The yearly bulletin 年度公报, read from what was published and nothing else.

Only `restated` and `moved` look at today's entries: they say what came afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tech_market.contracts.facts import Clock, Dimension
from tech_market.contracts.ledger_models import Snapshot
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.services.freezing import JOINT, MARKET
from tech_market.errors import NotFound
from tech_market.policy.actor import Role
from tech_market.targets.rules.bases import DEFAULT_BASIS
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.hiding import Atom, hidden_groups
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tech_market.targets.services.institutes import OTHERS
from tech_market.targets.services.needs import kinds_of
from tech_market.targets.services.progress import PublicProgress, public_progress
from tech_market.targets.services.published import cell_of, published_years

GROUP = "institute-group"  # beside the ledger's own dimensions
#: tables of the bulletin; those in one row split the same side and hang together
FAMILIES: tuple[tuple[str, ...], ...] = (
    (Dimension.TYPE,),
    (Dimension.FIELD,),
    (Dimension.IP,),
    (Dimension.SIZE,),
    (Dimension.SELLER, GROUP, Dimension.SELLER_KIND, Dimension.SELLER_TOWN),
    (Dimension.SECTOR, Dimension.BUYER_TOWN, Dimension.BUYER_SCALE),
)


@dataclass(frozen=True, slots=True)
class Groups:
    """One table: figures by code, the largest first, and what was folded together.

    `folded` is None where nothing is hidden; `is_kept` False where the period was
    published before this split was kept.
    """

    cells: Mapping[str, Cell]
    folded: Cell | None = None
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a closed year was published with."""

    snapshot: Snapshot
    year: int
    is_public: bool
    whole: Cell
    groups: Mapping[str, Groups]
    market: Mapping[str, Any]  # "" keys: needs, funnel, flags, december, names, groups
    before: Cell | None  # the year before, when it was published too
    restated: Cell
    moved: int  # contracts booked and restated in different years

    @property
    def period(self) -> Period:
        """Return the year's days."""
        return Period(self.snapshot.first_on, self.snapshot.last_on)


def offered_years(
    session: Session, *, today: date, found: PublicProgress | None = None
) -> list[int]:
    """Return the published years that stand alone on the public page, latest first.

    `found` is that page's content, where it was read already.
    """
    found = found or public_progress(session, today=today)
    alone = {
        cell.years[0]
        for cells in (*(one.cells or [] for one in found.amounts), found.later)
        for cell in cells
        if len(cell.years) == 1
    }
    return sorted(alone & set(published_years(session)), reverse=True)


def get_bulletin(
    session: Session, *, year: int, is_public: bool, today: date
) -> Bulletin:
    """Return a closed year's bulletin.

    Raises NotFound for a year not published, and for the public one of too few.
    """
    frozen = published_years(session)
    offered = offered_years(session, today=today) if is_public else list(frozen)
    if year not in offered:
        raise NotFound("bulletin")
    snapshot = frozen[year]
    market = snapshot.figures.get(MARKET, {})
    groups = {
        key: found
        for family in FAMILIES
        for key, found in _family(snapshot, family, market, is_public=is_public).items()
    }
    before = frozen.get(year - 1) if year - 1 in offered else None
    return Bulletin(
        snapshot,
        year,
        is_public,
        cell_of(snapshot, DEFAULT_BASIS.side),
        groups,
        market,
        cell_of(before, DEFAULT_BASIS.side) if before else None,
        _restated(session, snapshot),
        _moved(session, snapshot),
    )


def _family(
    snapshot: Snapshot,
    family: Sequence[str],
    market: Mapping[str, Any],
    *,
    is_public: bool,
) -> dict[str, Groups]:
    """Return the tables of one family, small groups folded for the public."""
    rows = _rows(snapshot, family, market, is_public=is_public)
    if rows is None:
        return {key: Groups({}, is_kept=False) for key in family}
    hidden: frozenset[tuple[int, str]] = frozenset()
    if is_public:
        atoms = [Atom(codes, cell.contracts, cell.events) for codes, cell in rows]
        hidden = hidden_groups(atoms)
    return {
        key: _groups(((codes[place], cell) for codes, cell in rows), place, hidden)
        for place, key in enumerate(family)
    }


def _groups(
    rows: Iterable[tuple[str, Cell]], place: int, hidden: frozenset[tuple[int, str]]
) -> Groups:
    cells: dict[str, Cell] = {}
    folded: Cell | None = None
    for code, cell in rows:
        if (place, code) in hidden:
            folded = cell if folded is None else folded + cell
        else:
            cells[code] = cells[code] + cell if code in cells else cell
    order = sorted(cells, key=lambda code: (-cells[code].technical_fen, code))
    return Groups({code: cells[code] for code in order if cells[code].events}, folded)


def _rows(
    snapshot: Snapshot,
    family: Sequence[str],
    market: Mapping[str, Any],
    *,
    is_public: bool,
) -> list[tuple[tuple[str, ...], Cell]] | None:
    """Return codes and figures of the default rule; None when they were not kept."""
    if len(family) == 1:
        kept, width = snapshot.figures.get(family[0]), 1
    else:
        own = tuple(key for key in family if key != GROUP)
        name = next(name for name, joint in JOINT.items() if joint == own)
        kept, width = snapshot.figures.get(name), len(own)
    if kept is None or (GROUP in family and not market):
        return None
    found = []
    for row in kept:
        codes, (seller_here, _buyer, _foreign, *figures) = row[:width], row[width:]
        if not seller_here:
            continue
        if GROUP in family:
            codes = _sellers(codes, market["groups"], is_public=is_public)
        found.append((tuple(codes), Cell((), *figures)))
    return found


def _sellers(
    codes: Sequence[str], groups: Mapping[str, str], *, is_public: bool
) -> list[str]:
    """Add the group; only institutes are named to the public, never enterprises."""
    ref, kind, town = codes
    named = not is_public or kind in kinds_of(Role.INSTITUTE)
    return [ref if named else OTHERS, groups.get(ref, OTHERS), kind, town]


def _restated(session: Session, snapshot: Snapshot) -> Cell:
    period = Period(snapshot.first_on, snapshot.last_on)
    rows = Rows(DEFAULT_BASIS.side, period, clock=Clock.ORIGIN)
    return amounts.sums(session, rows)


def _moved(session: Session, snapshot: Snapshot) -> int:
    """Count contracts of which an entry is booked, or belongs, elsewhere."""
    first, last = snapshot.first_on, snapshot.last_on
    booked = AmountEvent.booked_on.between(first, last)
    origin = AmountEvent.origin_on.between(first, last)
    count = select(func.count(func.distinct(AmountEvent.contract_id))).where(
        AmountEvent.seller_here.is_(True), or_(booked & ~origin, origin & ~booked)
    )
    return session.scalar(count) or 0
