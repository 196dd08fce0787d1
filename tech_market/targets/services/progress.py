"""Where each target stands, year by year, for those who see all and for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from tech_market.targets.models import Metric, Target, TargetKind
from tech_market.targets.rules.bases import (
    DEFAULT_BASIS,
    Basis,
    Side,
)
from tech_market.targets.rules.cells import Cell, is_public, publishable, whole
from tech_market.targets.rules.lines import flat_line, growth_line
from tech_market.targets.rules.measure import Measure
from tech_market.targets.rules.periods import Period, apart
from tech_market.targets.services import amounts, needs
from tech_market.targets.services.amounts import Rows
from tech_market.targets.services.editing import list_targets


@dataclass(frozen=True, slots=True)
class Lines:
    """What the years of a target would bring: evenly, or growing from a base year."""

    flat: Mapping[int, int]
    growth: Mapping[int, int]  # empty without a reported year before
    rate: Decimal | None = None
    base_year: int | None = None


@dataclass(frozen=True, slots=True)
class AmountProgress:
    """A target of 技术交易额 (or another amount) and what counts towards it."""

    target: Target
    basis: Basis
    period: Period
    whole: Cell
    measure: Measure


@dataclass(frozen=True, slots=True)
class NeedsProgress:
    """The target of published needs; `valid` of them are still open."""

    target: Target
    period: Period
    measure: Measure
    valid: int


@dataclass(frozen=True, slots=True)
class PublicAmount:
    """A target as everybody may see it; both None when too few contracts are behind."""

    target: Target
    basis: Basis
    period: Period
    measure: Measure | None
    contracts: int
    cells: Sequence[Cell] | None


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """The page for everybody; `later` are years after the last period."""

    amounts: Sequence[PublicAmount]
    later: Sequence[Cell]
    needs: Sequence[NeedsProgress]
    history: Mapping[int, int]


def amount_progress(session: Session, target: Target, basis: Basis) -> AmountProgress:
    """Count what the target's rule and period count."""
    period = Period(target.starts_on, target.ends_on)
    found = amounts.sums(session, Rows.of(basis, period))
    measure = Measure(found.of(basis.column), target.value)
    return AmountProgress(target, basis, period, found, measure)


def needs_progress(session: Session, target: Target, *, today: date) -> NeedsProgress:
    """Count the needs published in the target's period."""
    period = Period(target.starts_on, target.ends_on)
    found = needs.published_in(session, period, on=today)
    measure = Measure(found.count, target.value)
    return NeedsProgress(target, period, measure, found.valid)


def counted_targets(rows: Sequence[Target], metric: Metric) -> list[Target]:
    """Return the targets (not the history) of a metric, latest period first."""
    return [
        row for row in rows if row.kind is TargetKind.TARGET and row.metric is metric
    ]


def history_of(rows: Sequence[Target]) -> dict[int, int]:
    """Return reported amounts by year, earliest first."""
    found = {
        row.starts_on.year: row.value
        for row in rows
        if row.kind is TargetKind.HISTORY
        and row.metric is Metric.TECHNICAL_AMOUNT
        and row.starts_on.year == row.ends_on.year
    }
    return dict(sorted(found.items()))


def lines_of(target: Target, history: Mapping[int, int]) -> Lines:
    """Draw the reference lines of a whole-year target; none for another."""
    period = Period(target.starts_on, target.ends_on)
    if not period.is_whole_years:
        return Lines({}, {})
    flat = flat_line(target.value, period.years)
    before = [year for year in history if year < period.years[0]]
    if not before:
        return Lines(flat, {})
    year = max(before)
    rate, growth = growth_line(
        target.value, period.years, base=history[year], base_year=year
    )
    return Lines(flat, growth, rate, year)


def compare(session: Session, period: Period) -> dict[Side, Cell]:
    """Count one period under every side, both amounts of each."""
    return {side: amounts.sums(session, Rows(side, period)) for side in Side}


def public_progress(session: Session, *, today: date) -> PublicProgress:
    """Return what everybody may see.

    One counting rule only, whole years that do not overlap, and no year alone that has
    fewer than three contracts: neither a figure nor the difference of two shows one.
    """
    rows = list_targets(session)
    periods = {
        Period(row.starts_on, row.ends_on): row
        for row in counted_targets(rows, Metric.TECHNICAL_AMOUNT)
        if row.basis == DEFAULT_BASIS.code
    }
    kept = apart(periods)
    found = amounts.by_year(session, Rows(DEFAULT_BASIS.side))
    cells = {cell.years[0]: cell for cell in found}
    last = max((period.last.year for period in kept), default=0)
    return PublicProgress(
        [_public(periods[one], one, cells, today=today) for one in reversed(kept)],
        publishable([cell for cell in found if cell.years[0] > last]) or [],
        [
            needs_progress(session, target, today=today)
            for target in counted_targets(rows, Metric.NEEDS_PUBLISHED)
        ],
        history_of(rows),
    )


def _public(
    target: Target, period: Period, cells: Mapping[int, Cell], *, today: date
) -> PublicAmount:
    years = [year for year in period.years if year <= today.year]
    own = [cells.get(year, Cell((year,), 0, 0, 0, 0)) for year in years]
    total = whole(own)
    measure = None
    if is_public(total):
        measure = Measure(total.of(DEFAULT_BASIS.column), target.value)
    return PublicAmount(
        target, DEFAULT_BASIS, period, measure, total.contracts, publishable(own)
    )
