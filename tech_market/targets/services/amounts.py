"""Sums of the ledger by counting rule: a figure and its rows share one condition."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    case,
    cast,
    extract,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Session,
    contains_eager,
    selectinload,
)

from tech_market.contracts.models import AmountEvent, Contract, ContractParty
from tech_market.contracts.rules import AmountKind, PartySide
from tech_market.targets.rules.bases import DISTRICT, Side
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Rows:
    """Which entries: side and period, and optionally one type of contract."""

    side: Side
    period: Period | None = None
    type_code: str = ""


def _sum(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """Sum 分 as an integer: PostgreSQL would answer with a decimal."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


_COLUMNS: tuple[ColumnElement[int], ...] = (
    _sum(AmountEvent.technical_delta_fen),
    _sum(AmountEvent.total_delta_fen),
    func.count(case((AmountEvent.kind == AmountKind.REGISTER, 1))),
    func.count(AmountEvent.id),
)


def sums(session: Session, rows: Rows) -> Cell:
    """Add up the entries that `list_events` lists."""
    found = session.execute(select(*_COLUMNS).where(*_where(rows))).one()
    return Cell(rows.period.years if rows.period else (), *found)


def by_year(session: Session, rows: Rows) -> list[Cell]:
    """Add up each year that has entries, earliest first."""
    year = extract("year", AmountEvent.effective_on)
    found = session.execute(
        select(year, *_COLUMNS).where(*_where(rows)).group_by(year).order_by(year)
    )
    return [Cell((int(one),), *rest) for one, *rest in found]


def list_events(
    session: Session, rows: Rows, *, offset: int, limit: int
) -> Sequence[AmountEvent]:
    """Return entries with their contract and its parties, latest first."""
    return session.scalars(
        select(AmountEvent)
        .join(AmountEvent.contract)
        .where(*_where(rows))
        .options(
            contains_eager(AmountEvent.contract).selectinload(Contract.parties),
            selectinload(AmountEvent.contract, Contract.deductions),
        )
        .order_by(AmountEvent.effective_on.desc(), AmountEvent.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def _where(rows: Rows) -> list[ColumnElement[bool]]:
    where = [_of_side(rows.side)]
    if rows.period is not None:
        where += [
            AmountEvent.effective_on >= rows.period.first,
            AmountEvent.effective_on <= rows.period.last,
        ]
    if rows.type_code:
        where.append(
            AmountEvent.contract_id.in_(
                select(Contract.id).where(Contract.type_code == rows.type_code)
            )
        )
    return where


def _of_side(side: Side) -> ColumnElement[bool]:
    if side is Side.ALL:
        return true()
    if side is Side.OUTPUT:
        return _has_party(PartySide.SELLER)
    if side is Side.ABSORB:
        return _has_party(PartySide.BUYER)
    return or_(_has_party(PartySide.SELLER), _has_party(PartySide.BUYER))


def _has_party(side: PartySide) -> ColumnElement[bool]:
    """Tell whether a party of this side has its place in the district."""
    return AmountEvent.contract_id.in_(
        select(ContractParty.contract_id).where(
            ContractParty.side == side, ContractParty.region_code == DISTRICT
        )
    )
