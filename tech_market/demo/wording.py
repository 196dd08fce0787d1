"""Words that the demo listings share: the mark, stages, indicators in a sentence."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tech_market.matching.text import Indicator

MARK = "（示例）"
STAGE_BY_TRL: Mapping[int, str] = {
    1: "developing",
    2: "developing",
    3: "developing",
    4: "sample",
    5: "lab-scale",
    6: "pilot",
    7: "pilot",
    8: "mass-production",
    9: "mass-production",
}
STAGE_WORDS: Mapping[str, str] = {
    "developing": "尚在实验室研究。",
    "sample": "已有实验室样品。",
    "lab-scale": "已通过小试，寻求中试合作。",
    "pilot": "已通过中试或样机验证。",
    "mass-production": "已定型，可以量产应用。",
}
_SIGNS: Mapping[str, str] = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "为"}


def indicator_sentence(rows: Iterable[Indicator]) -> str:
    """Write indicators one after the other, as people write them in a form."""
    return "；".join(_one(row) for row in rows)


def _one(row: Indicator) -> str:
    if row.operator == "range":
        return f"{row.name}{_plain(row.low)}～{_plain(row.high)}{row.unit}"
    value = row.high if row.low is None else row.low
    return f"{row.name}{_SIGNS[row.operator]}{_plain(value)}{row.unit}"


def _plain(value: Decimal | None) -> str:
    """Write a number without an exponent, thousands and more in 万 where round."""
    if value is None:
        return ""
    if value >= Decimal(100_000) and value % 10_000 == 0 and value < Decimal("1e9"):
        return f"{int(value) // 10_000}万"
    return f"{value:.2E}" if value >= Decimal("1e9") else f"{value:f}"
