"""Counting rules 口径 as data: a new one is a row here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Basis:
    """One counting rule: side and amount.

    The date is always the certificate's, or the effective day of what came later.
    """

    code: str
    side: Side
    column: AmountColumn
    label: str


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
BASES: Mapping[str, Basis] = {
    f"{side}-{column}": Basis(
        f"{side}-{column}", side, column, f"{COLUMN_NAMES[column]}，{SIDE_NAMES[side]}"
    )
    for side in Side
    for column in AmountColumn
}
DEFAULT_BASIS = BASES["output-technical"]
NEEDS_BASIS = "enterprise-needs"
NEEDS_LABEL = "区内企业首次发布的技术需求，按编号计，续期、修改不重复计"
REPORTED_BASIS = "reported"
REPORTED_LABEL = "文件公布数，口径以原文件为准"
BASIS_LABELS: Mapping[str, str] = {
    **{code: basis.label for code, basis in BASES.items()},
    NEEDS_BASIS: NEEDS_LABEL,
    REPORTED_BASIS: REPORTED_LABEL,
}
