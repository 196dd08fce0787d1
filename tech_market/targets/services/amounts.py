"""Sums of the ledger by counting rule: a figure and its rows share one condition.

Whole months are read from the derived sums, other days from the entries; `recount`
reads the entries alone and says the same to the 分.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Integer,
    cast,
    distinct,
    extract,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, contains_eager, selectinload

from tech_market.contracts.facts import (
    CLOCK_COLUMNS,
    DIMENSION_COLUMNS,
    Clock,
    Dimension,
    month_of,
)
from tech_market.contracts.ledger_models import AmountSum
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.paid import PaidEntry
from tech_market.contracts.services.sums import (
    contracts_of,
    month_of_column,
    sum_of,
)
from tech_market.targets.rules.bases import Basis, Foreign, Side
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.payments import count_unpaid, recount_paid

Split = tuple[Dimension, str]


@dataclass(frozen=True, slots=True)
class Sellers:
    """Some sellers by reference, or with `is_in` False everybody but these."""

    refs: frozenset[str]
    is_in: bool = True

    def met(self, column: Any) -> ColumnElement[bool]:
        """Return the condition on a column of references."""
        found: ColumnElement[bool] = column.in_(sorted(self.refs))
        return found if self.is_in else ~found


@dataclass(frozen=True, slots=True)
class Rows:
    """Which entries: side, period, and optionally one group, a clock, 涉外 or not."""

    side: Side
    period: Period | None = None
    split: Split | None = None
    clock: Clock = Clock.BOOKED
    foreign: Foreign = Foreign.ANY
    sellers: Sellers | None = None
    is_paid: bool = False  # payments by their day, instead of entries of the ledger

    @classmethod
    def of(
        cls, basis: Basis, period: Period | None, split: Split | None = None
    ) -> Self:
        """Return the entries a counting rule counts."""
        return cls(
            basis.side,
            period,
            split,
            basis.clock,
            basis.foreign,
            is_paid=basis.is_paid,
        )

    @property
    def table(self) -> type[AmountEvent | PaidEntry]:
        """Return where the rows stand."""
        return PaidEntry if self.is_paid else AmountEvent

    @property
    def day(self) -> Any:
        """Return the column of the day that decides."""
        return (
            PaidEntry.paid_on
            if self.is_paid
            else getattr(AmountEvent, CLOCK_COLUMNS[self.clock])
        )

    @property
    def is_derived(self) -> bool:
        """Whether the derived sums can answer."""
        is_whole = self.period is None or self.period.is_whole_months
        return is_whole and not self.is_paid and not (self.sellers and self.split)


def sums(session: Session, rows: Rows) -> Cell:
    """Add up the entries that `list_events` lists."""
    if not rows.is_derived:
        return _added(session, rows)
    found = session.execute(select(*_DERIVED).where(*_derived(rows))).one()
    return Cell(_years(rows), *found)


def recount(session: Session, rows: Rows) -> Cell:
    """Add up the entries themselves, whatever the derived sums or the pages say."""
    if rows.is_paid and rows.split is None and rows.sellers is None:
        return recount_paid(
            session, side=rows.side, foreign=rows.foreign, period=rows.period
        )
    return _added(session, rows)


def unpaid(session: Session, rows: Rows) -> int:
    """Count the contracts of a rule by payment that it counts not at all.

    They are registered and hold, in whatever year, and nothing was recognised as paid.
    """
    ledger = replace(rows, period=None, is_paid=False)
    return count_unpaid(session, where(ledger))


def _added(session: Session, rows: Rows) -> Cell:
    found = session.execute(select(*_figures(rows)).where(*where(rows))).one()
    return Cell(_years(rows), *found)


def _figures(rows: Rows) -> tuple[ColumnElement[int], ...]:
    """Return the columns of a Cell; a contract paid in parts is one contract."""
    table = rows.table
    once = func.count(distinct(PaidEntry.contract_id))
    return (
        sum_of(table.technical_delta_fen),
        sum_of(table.total_delta_fen),
        once if rows.is_paid else contracts_of(rows.clock),
        func.count(table.id),
    )


def _grouped(session: Session, rows: Rows, derived: Any, paid: Any) -> list[Any]:
    """Add up by a column, in its order: of the derived sums, or of the payments."""
    if rows.is_paid:
        found = select(paid, *_figures(rows)).where(*where(rows))
        return list(session.execute(found.group_by(paid).order_by(paid)))
    sums = select(derived, *_DERIVED).where(*_derived(rows))
    return list(session.execute(sums.group_by(derived).order_by(derived)))


def by_year(session: Session, rows: Rows) -> list[Cell]:
    """Add up each year that has entries, earliest first; whole months only."""
    year = AmountSum.month // 100
    paid_year = cast(extract("year", PaidEntry.paid_on), Integer)
    found = _grouped(session, rows, year, paid_year)
    return [Cell((int(year),), *rest) for year, *rest in found]


def by_month(session: Session, rows: Rows) -> dict[int, Cell]:
    """Add up each month that has entries (202603), earliest first."""
    paid_month = month_of_column(PaidEntry.paid_on)
    found = _grouped(session, rows, AmountSum.month, paid_month)
    return {month: Cell((month // 100,), *rest) for month, *rest in found}


def by_code(session: Session, rows: Rows, dimension: Dimension) -> dict[str, Cell]:
    """Add up each code of a group in whole months; "" is unknown."""
    split = None if rows.is_paid else (dimension, "*")
    paid_code = getattr(PaidEntry, DIMENSION_COLUMNS[dimension])
    found = _grouped(session, replace(rows, split=split), AmountSum.code, paid_code)
    return {code: Cell(_years(rows), *rest) for code, *rest in found}


def list_events(
    session: Session, rows: Rows, *, offset: int, limit: int
) -> Sequence[AmountEvent | PaidEntry]:
    """Return entries with their contract and its parties, latest first."""
    table = rows.table
    found: Sequence[Any] = session.scalars(
        select(table)
        .join(table.contract)
        .where(*where(rows))
        .options(
            contains_eager(table.contract).selectinload(Contract.parties),
            selectinload(table.contract, Contract.deductions),
        )
        .order_by(rows.day.desc(), table.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return found


_DERIVED: tuple[ColumnElement[int], ...] = (
    sum_of(AmountSum.technical_fen),
    sum_of(AmountSum.total_fen),
    sum_of(AmountSum.contracts),
    sum_of(AmountSum.events),
)


def _years(rows: Rows) -> tuple[int, ...]:
    return rows.period.years if rows.period else ()


def where(rows: Rows) -> list[ColumnElement[bool]]:
    """Return the condition on entries."""
    table = rows.table
    found = _common(table, rows)
    if rows.period is not None:
        found += [rows.day >= rows.period.first, rows.day <= rows.period.last]
    if rows.split is not None and rows.split[0] is not Dimension.ALL:
        column = getattr(table, DIMENSION_COLUMNS[rows.split[0]])
        found.append(column == rows.split[1])
    if rows.sellers is not None:
        found.append(rows.sellers.met(table.seller_ref))
    return found


def _derived(rows: Rows) -> list[ColumnElement[bool]]:
    """Return the same condition on the derived sums."""
    if rows.sellers is not None:
        dimension, code = Dimension.SELLER, "*"
    else:
        dimension, code = rows.split or (Dimension.ALL, "")
    found = [AmountSum.dimension == dimension, AmountSum.clock == rows.clock]
    if rows.period is not None:
        first, last = rows.period.first, rows.period.last
        found.append(AmountSum.month.between(month_of(first), month_of(last)))
    if code != "*":
        found.append(AmountSum.code == code)
    if rows.sellers is not None:
        found.append(rows.sellers.met(AmountSum.code))
    return [*found, *_common(AmountSum, rows)]


def _common(
    table: type[AmountEvent | AmountSum | PaidEntry], rows: Rows
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_of_side(table, rows.side)]
    if rows.foreign is not Foreign.ANY:
        found.append(table.is_foreign.is_(rows.foreign is Foreign.ONLY))
    return found


def _of_side(
    table: type[AmountEvent | AmountSum | PaidEntry], side: Side
) -> ColumnElement[bool]:
    if side is Side.ALL:
        return true()
    if side is Side.OUTPUT:
        return table.seller_here.is_(True)
    if side is Side.ABSORB:
        return table.buyer_here.is_(True)
    return or_(table.seller_here.is_(True), table.buyer_here.is_(True))
