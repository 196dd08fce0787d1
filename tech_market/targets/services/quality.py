"""Contracts worth a second look: each flag one condition, counted and listed by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, extract, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.services.sums import sum_of
from tech_market.money import FEN_PER_WAN
from tech_market.targets.rules.bases import Basis, DateKind
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows, where

#: words of hardware in a contract whose two amounts are equal (domain: quality flags)
HARDWARE = (
    "设备",
    "仪器",
    "装置",
    "零部件",
    "原材料",
    "样机",
    "生产线",
    "机组",
    "机床",
)
LARGE_FEN = 500 * FEN_PER_WAN  # 大额: 办法征求意见稿（2024）
ROUND_FEN = 10 * FEN_PER_WAN
LAST_WEEK = 25  # of December, from this day on
DECEMBER = 12
MOST_DECEMBER_PERCENT = 40


class Flag(StrEnum):
    """Why a contract is worth a second look."""

    HARDWARE = "hardware"
    RELATED = "related"
    LARGE = "large"
    FOREIGN = "foreign"
    ROUND = "round"


FLAG_NAMES: Mapping[Flag, str] = {
    Flag.HARDWARE: "两项金额相等，但文本提到设备、材料",
    Flag.RELATED: "关联交易",
    Flag.LARGE: "大额（技术交易额500万元以上）",
    Flag.FOREIGN: "涉外",
    Flag.ROUND: "12月25日至31日登记的整数金额（10万元的整倍数）",
}


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many registrations carry a flag, and what they bring."""

    flag: Flag
    contracts: int
    technical_fen: int


def flags_of(session: Session, basis: Basis, period: Period) -> list[Flagged]:
    """Count each flag among the period's registrations."""
    return [
        Flagged(
            flag,
            *session.execute(
                select(
                    func.count(AmountEvent.id), sum_of(AmountEvent.technical_delta_fen)
                )
                .join(AmountEvent.contract)
                .where(*_where(basis, period, flag))
            ).one(),
        )
        for flag in Flag
    ]


def list_flagged(
    session: Session, basis: Basis, period: Period, flag: Flag, *, page: tuple[int, int]
) -> Sequence[AmountEvent]:
    """Return the registrations that carry a flag, largest first."""
    offset, limit = page
    return session.scalars(
        select(AmountEvent)
        .join(AmountEvent.contract)
        .where(*_where(basis, period, flag))
        .options(contains_eager(AmountEvent.contract).selectinload(Contract.parties))
        .order_by(AmountEvent.technical_delta_fen.desc(), AmountEvent.id)
        .offset(offset)
        .limit(limit)
    ).all()


def december_years(session: Session, basis: Basis, period: Period) -> dict[int, int]:
    """Return the years of which December brings more than 40 %, in percent."""
    months = amounts.by_month(session, Rows.of(basis, None))
    found = {}
    for year in period.years:
        whole = sum(
            cell.of(basis.column)
            for month, cell in months.items()
            if month // 100 == year
        )
        last = months.get(year * 100 + DECEMBER)
        if last and whole > 0:
            percent = last.of(basis.column) * 100 // whole
            if last.of(basis.column) * 100 > MOST_DECEMBER_PERCENT * whole:
                found[year] = percent
    return found


def _where(basis: Basis, period: Period, flag: Flag) -> list[ColumnElement[bool]]:
    """Return the condition on registrations, by certificate if payments count."""
    if basis.is_paid:
        basis = replace(basis, date_kind=DateKind.CERTIFICATE)
    return [
        *where(Rows.of(basis, period)),
        AmountEvent.kind == AmountKind.REGISTER,
        _met(flag),
    ]


def _met(flag: Flag) -> ColumnElement[bool]:
    if flag is Flag.HARDWARE:
        texts = (Contract.project_name, Contract.subject)
        words = [text.contains(word) for text in texts for word in HARDWARE]
        equal = AmountEvent.total_delta_fen == AmountEvent.technical_delta_fen
        return and_(equal, or_(*words))
    if flag is Flag.RELATED:
        return Contract.is_related.is_(True)
    if flag is Flag.LARGE:
        return AmountEvent.technical_delta_fen >= LARGE_FEN
    if flag is Flag.FOREIGN:
        return AmountEvent.is_foreign.is_(True)
    day = AmountEvent.effective_on
    return and_(
        extract("month", day) == DECEMBER,
        extract("day", day) >= LAST_WEEK,
        AmountEvent.technical_delta_fen % ROUND_FEN == 0,
    )
