"""Units put together of others, such as kJ/(m2·K) or 毫克/千克·天: pint's business."""

import re
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pint

LONGEST: Final = 24  # characters of a unit that are looked at
_NAMES: Final = {
    "兆帕": "MPa", "千帕": "kPa", "帕": "Pa", "公里": "km", "千米": "km", "厘米": "cm",
    "毫米": "mm", "微米": "um", "纳米": "nm", "米": "m", "小时": "h", "分钟": "min",
    "分": "min", "秒": "s", "毫秒": "ms", "天": "day", "日": "day", "周": "week",
    "月": "month", "年": "year", "a": "year", "吨": "t", "千克": "kg", "公斤": "kg",
    "克": "g", "毫克": "mg", "微克": "ug", "升": "L", "毫升": "mL", "立方米": "m**3",
    "平方米": "m**2", "千瓦时": "kWh", "千瓦": "kW", "兆瓦": "MW", "瓦": "W", "焦": "J",
    "千焦": "kJ", "兆焦": "MJ", "牛": "N", "千牛": "kN", "伏": "V", "安": "A", "℃": "K",
    "°C": "K", "d": "day", "Nm3": "m**3",
}  # fmt: skip
_PIECE: Final = re.compile(r"([A-Za-zμΩ°]{1,8}|[\u4e00-\u9fff]{1,4})\^?(-?\d)?")


@cache
def _registry() -> "pint.UnitRegistry[Any]":
    """Return pint's units, loaded when the first one is asked for."""
    return pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)


def factor_between(unit: str, wanted: str) -> tuple[Decimal, Decimal] | None:
    """Return times and plus from one unit to the other; None where none is known.

    Only letters, signs of multiplication and small exponents reach pint's parser.
    """
    left, right = _written(unit), _written(wanted)
    if left is None or right is None:
        return None
    try:
        found = _registry().Quantity(Decimal(1), left).to(right)
    except (pint.PintError, ArithmeticError, ValueError, AttributeError, TypeError):
        return None
    return Decimal(found.magnitude), Decimal(0)


def _written(unit: str) -> str | None:
    """Write a unit as pint reads it: kJ/(m2·K) becomes kJ/(m**2*K)."""
    text = re.sub(r"[·⋅•*\s]+", "*", unit.replace("每", "/"))
    if not text or len(unit) > LONGEST:
        return None
    shape = _PIECE.sub("u", text)
    if not re.fullmatch(r"(?:1|u(?:\*u)*)?(?:/(?:u|\(u(?:\*u)*\)))*", shape):
        return None
    return _PIECE.sub(_piece, text)


def _piece(found: re.Match[str]) -> str:
    whole, (name, power) = found.group(), found.groups()
    if whole in _NAMES:
        return _NAMES[whole]
    return _NAMES.get(name, name) + (f"**{power}" if power else "")
