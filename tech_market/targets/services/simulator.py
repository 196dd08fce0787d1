"""One period under several counting rules, and which contracts make the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session, selectinload

from tech_market.contracts.models import Contract
from tech_market.contracts.services.sums import sum_of
from tech_market.targets.rules.bases import AmountColumn, Basis
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows, where


@dataclass(frozen=True, slots=True)
class Counted:
    """What one rule counts in the period."""

    basis: Basis
    cell: Cell

    @property
    def fen(self) -> int:
        """Return the figure."""
        return self.cell.of(self.basis.column)


@dataclass(frozen=True, slots=True)
class Differing:
    """A contract that two rules count differently."""

    contract: Contract
    one_fen: int
    other_fen: int


def count_by(session: Session, rules: Sequence[Basis], period: Period) -> list[Counted]:
    """Count the period under each rule."""
    return [Counted(one, amounts.sums(session, Rows.of(one, period))) for one in rules]


def count_differing(session: Session, one: Basis, other: Basis, period: Period) -> int:
    """Count what `list_differing` lists."""
    inner = _compared(one, other, period).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def list_differing(
    session: Session, one: Basis, other: Basis, period: Period, *, page: tuple[int, int]
) -> list[Differing]:
    """Return contracts the rules count differently, the largest difference first.

    `page` is offset and limit. All differences add up to that of the two figures.
    """
    offset, limit = page
    inner = _compared(one, other, period).subquery()
    rows = session.execute(
        select(Contract, inner.c.one_fen, inner.c.other_fen)
        .join(inner, inner.c.contract_id == Contract.id)
        .options(selectinload(Contract.parties))
        .order_by(func.abs(inner.c.one_fen - inner.c.other_fen).desc(), Contract.id)
        .offset(offset)
        .limit(limit)
    )
    return [Differing(*row) for row in rows]


def _compared(one: Basis, other: Basis, period: Period) -> Any:
    """Add up by contract what each rule counts, and keep where they differ."""
    ours, theirs = (
        _counted(rule, period, place) for place, rule in enumerate((one, other))
    )
    both = union_all(ours, theirs).subquery()
    one_fen, other_fen = sum_of(both.c.one_fen), sum_of(both.c.other_fen)
    return (
        select(
            both.c.contract_id, one_fen.label("one_fen"), other_fen.label("other_fen")
        )
        .group_by(both.c.contract_id)
        .having(one_fen != other_fen)
    )


def _counted(basis: Basis, period: Period, place: int) -> Any:
    """Select what a rule counts of each contract, in the first or second column."""
    rows = Rows.of(basis, period)
    is_technical = basis.column is AmountColumn.TECHNICAL
    table = rows.table
    fen = sum_of(table.technical_delta_fen if is_technical else table.total_delta_fen)
    nothing = literal(0)
    pair = (fen, nothing) if place == 0 else (nothing, fen)
    return (
        select(
            table.contract_id,
            *(
                column.label(name)
                for column, name in zip(pair, ("one_fen", "other_fen"), strict=True)
            ),
        )
        .where(*where(rows))
        .group_by(table.contract_id)
    )
