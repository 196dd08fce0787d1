"""Counting rules 口径: what a rule can say, and the ones a new market starts with.

The rules themselves are rows of `counting_rules`; an administrator adds more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tech_market.contracts.facts import Clock
from tech_market.errors import RuleBroken

DISTRICT = "330211"  # 镇海区, list region


class Side(StrEnum):
    """Which contracts are the district's."""

    OUTPUT = "output"  # 输出: a seller is here
    ABSORB = "absorb"  # 吸纳: a buyer is here
    TOUCHING = "touching"  # 涉及本区: either, each contract once
    ALL = "all"  # registered on this platform, wherever the parties are


class AmountColumn(StrEnum):
    """Which of the two amounts."""

    TECHNICAL = "technical"
    TOTAL = "total"


class DateKind(StrEnum):
    """Which day of a contract decides."""

    CERTIFICATE = "certificate"
    SIGNATURE = "signature"
    PAYMENT = "payment"  # of what was really paid; always as it stands today


class Series(StrEnum):
    """What becomes of changes after a period was published."""

    FROZEN = "frozen"  # they count in the time they are made
    RESTATED = "restated"  # they count in the time of the certificate


class Foreign(StrEnum):
    """Whether contracts with a party abroad count."""

    ANY = "any"
    DOMESTIC = "domestic"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Basis:
    """One counting rule: whose contracts, which amount, by which day."""

    code: str
    side: Side
    column: AmountColumn
    label: str
    date_kind: DateKind = DateKind.CERTIFICATE
    series: Series = Series.FROZEN
    foreign: Foreign = Foreign.ANY

    @property
    def is_paid(self) -> bool:
        """Whether payments are counted, instead of entries of the ledger."""
        return self.date_kind is DateKind.PAYMENT

    @property
    def clock(self) -> Clock:
        """Return the entries' day that decides."""
        if self.date_kind is DateKind.SIGNATURE:
            return Clock.SIGNED
        return Clock.BOOKED if self.series is Series.FROZEN else Clock.ORIGIN


SIDE_NAMES: Mapping[Side, str] = {
    Side.OUTPUT: "输出（卖方在镇海区）",
    Side.ABSORB: "吸纳（买方在镇海区）",
    Side.TOUCHING: "涉及本区（输出＋吸纳－区内，每份合同一次）",
    Side.ALL: "本平台登记的全部合同",
}
COLUMN_NAMES: Mapping[AmountColumn, str] = {
    AmountColumn.TECHNICAL: "技术交易额",
    AmountColumn.TOTAL: "合同成交总额",
}
DATE_NAMES: Mapping[DateKind, str] = {
    DateKind.CERTIFICATE: "证书日期",
    DateKind.SIGNATURE: "签订日期",
    DateKind.PAYMENT: "到账日期",
}
SERIES_NAMES: Mapping[Series, str] = {
    Series.FROZEN: "已公布不变",
    Series.RESTATED: "追溯调整",
}
FOREIGN_NAMES: Mapping[Foreign, str] = {
    Foreign.ANY: "含涉外",
    Foreign.DOMESTIC: "不含涉外",
    Foreign.ONLY: "仅涉外",
}


def is_of_side(side: Side, *, seller_here: bool, buyer_here: bool) -> bool:
    """Tell whether a contract of these parties is counted on this side."""
    return {
        Side.OUTPUT: seller_here,
        Side.ABSORB: buyer_here,
        Side.TOUCHING: seller_here or buyer_here,
        Side.ALL: True,
    }[side]


def check_rule(date_kind: DateKind, series: Series) -> None:
    """Raise RuleBroken("rule-payment-series") for payments that would be frozen.

    Payments are no entries of the ledger: a published period does not hold them.
    """
    if date_kind is DateKind.PAYMENT and series is not Series.RESTATED:
        raise RuleBroken(
            "rule-payment-series",
            "按到账日期的口径只能选“追溯调整”：到账记录不随公布冻结",
            field="series",
        )


def _plain(side: Side, column: AmountColumn) -> Basis:
    label = f"{COLUMN_NAMES[column]}，{SIDE_NAMES[side]}"
    return Basis(f"{side}-{column}", side, column, label)


def _other(base: Basis, tail: str, words: str, **values: Any) -> Basis:
    label = f"{base.label}，{words}"
    return replace(base, code=f"{base.code}-{tail}", label=label, **values)


PLAIN = tuple(_plain(side, column) for side in Side for column in AmountColumn)
_OUTPUT, _ABSORB = (
    _plain(side, AmountColumn.TECHNICAL) for side in (Side.OUTPUT, Side.ABSORB)
)
BASES: Mapping[str, Basis] = {
    basis.code: basis
    for basis in (
        *PLAIN,
        _other(_OUTPUT, "restated", "追溯调整", series=Series.RESTATED),
        _other(_OUTPUT, "signed", "按签订日期", date_kind=DateKind.SIGNATURE),
        _other(
            _OUTPUT,
            "paid",
            "按到账日期",
            date_kind=DateKind.PAYMENT,
            series=Series.RESTATED,
        ),
        _other(_OUTPUT, "domestic", "不含涉外", foreign=Foreign.DOMESTIC),
        _other(_ABSORB, "foreign", "仅涉外（技术进口）", foreign=Foreign.ONLY),
    )
}
DEFAULT_BASIS = BASES["output-technical"]
NEEDS_BASIS = "enterprise-needs"
NEEDS_LABEL = "区内企业首次发布的技术需求，按编号计，续期、修改不重复计"
REPORTED_BASIS = "reported"
REPORTED_LABEL = "文件公布数，口径以原文件为准"
