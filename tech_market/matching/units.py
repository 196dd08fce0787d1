"""Units as people write them, conversion in one dimension; pint for the rest."""

import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Final

from tech_market.matching.compound import factor_between
from tech_market.matching.normalise import normalise

_D = Decimal
# unit, as `_spelt` writes it: (dimension, factor to the dimension's base unit)
_TABLE: Final[dict[str, tuple[str, Decimal]]] = {}


def _add(dimension: str, **factors: str) -> None:
    for names, factor in factors.items():
        for name in names.split("|"):
            _TABLE[name] = (dimension, _D(factor))


_add("pressure", **{
    "pa|帕": "1", "毫帕": "1e-3",
    "kpa|千帕": "1e3", "mpa|兆帕|n/mm2": "1e6", "gpa|吉帕": "1e9",
    "bar|巴": "1e5", "atm|大气压": "101325", "kgf/cm2|公斤力": "98066.5",
    "mmhg": "133.322", "torr": "133.322", "psi": "6894.757",
})  # fmt: skip
_add("length", **{
    "m|米": "1", "km|千米|公里": "1e3", "dm|分米": "0.1", "cm|厘米|公分": "0.01",
    "mm|毫米": "1e-3", "μm|um|微米|μ": "1e-6", "nm|纳米": "1e-9", "å|埃": "1e-10",
    "丝|道": "1e-5", "inch|in|英寸": "0.0254",
})  # fmt: skip
_add("time", **{
    "s|秒|sec": "1", "ms|毫秒": "1e-3", "μs|us|微秒": "1e-6", "ns|纳秒": "1e-9",
    "min|分|分钟": "60", "h|小时|hr|时": "3600", "d|天|日": "86400", "周": "604800",
    "月|个月": "2629800", "年": "31557600",
})  # fmt: skip
_add("mass", **{
    "kg|千克|公斤": "1", "g|克": "1e-3", "mg|毫克": "1e-6", "μg|ug|微克": "1e-9",
    "t|吨": "1e3", "万吨": "1e7", "斤": "0.5",
})  # fmt: skip
_add("power", **{
    "w|瓦": "1", "毫瓦": "1e-3",
    "mw|兆瓦": "1e6", "kw|千瓦": "1e3", "gw|吉瓦": "1e9",
    "匹|马力": "735.49875",
})  # fmt: skip
_add("energy", **{
    "j|焦|焦耳": "1", "毫焦": "1e-3", "kj|千焦": "1e3", "mj|兆焦": "1e6",
    "wh|瓦时|w·h": "3600",
    "kwh|kw·h|千瓦时|度": "3.6e6", "mwh|mw·h|兆瓦时": "3.6e9",
    "cal|卡": "4.184", "kcal|千卡|大卡": "4184",
})  # fmt: skip
_add("specific energy", **{"wh/kg|w·h/kg": "1", "kwh/kg|kw·h/kg": "1e3"})
_add("area", **{
    "m2|平方米": "1", "cm2|平方厘米": "1e-4", "mm2|平方毫米": "1e-6", "亩": "666.6667",
    "hm2|ha|公顷": "1e4", "km2|平方公里|平方千米": "1e6",
})  # fmt: skip
_add("volume", **{
    "m3|立方米|方": "1", "l|升": "1e-3", "ml|毫升|cm3|立方厘米": "1e-6",
    "μl|微升": "1e-9",
})  # fmt: skip
_add("flow", **{
    "m3/h|立方米/小时": "1", "m3/d|立方米/天": "0.0416666666666667", "m3/s": "3600",
    "m3/min": "60", "l/min": "0.06", "l/h": "1e-3", "l/s": "3.6",
})  # fmt: skip
_add("concentration", **{
    "g/l|kg/m3": "1", "mg/l|g/m3|mg/dm3": "1e-3", "μg/l|ug/l|mg/m3": "1e-6",
    "μg/m3|ug/m3": "1e-9", "mg/ml": "1", "g/ml|g/cm3|t/m3": "1e3",
})  # fmt: skip
_add("share", **{
    "": "1", "%|百分比|wt%|vol%|个百分点": "0.01", "‰": "1e-3", "ppm": "1e-6",
    "ppb": "1e-9", "倍": "1",
})  # fmt: skip
_add("speed", **{
    "m/s|米/秒": "1", "km/h|公里/小时": "0.277777777777778",
    "m/min|米/分钟|米/分": "0.0166666666666667", "mm/s": "1e-3",
    "mm/min": "0.0000166666666666667",
})  # fmt: skip
_add("frequency", **{
    "hz|赫兹|赫": "1", "khz|千赫": "1e3", "mhz|兆赫": "1e6", "ghz|吉赫": "1e9",
})  # fmt: skip
_add("rotation", **{"rpm|r/min|转/分|转/分钟": "1", "r/s|转/秒": "60"})
_add(
    "voltage", **{"v|伏|伏特": "1", "kv|千伏": "1e3", "mv|毫伏": "1e-3", "兆伏": "1e6"}
)
_add("current", **{
    "a|安|安培": "1", "ma|毫安": "1e-3", "μa|ua|微安": "1e-6", "ka": "1e3",
    "兆安": "1e6",
})  # fmt: skip
_add("charge", **{"ah|a·h|安时": "1", "mah|ma·h|毫安时": "1e-3"})
_add("force", **{
    "n|牛|牛顿": "1", "毫牛": "1e-3", "kn|千牛": "1e3", "mn": "1e6", "kgf": "9.80665",
})  # fmt: skip
_add("torque", **{"n·m|牛米|牛·米": "1", "kn·m": "1e3"})
_add("viscosity", **{"pa·s": "1", "mpa·s|cp": "1e-3"})
_add("conductivity", **{"w/(m·k)|w/m·k|w/mk|w/(m·°c)": "1"})
_add("angle", **{"°|度角": "1", "′|分角": "0.0166666666666667", "rad": "57.29578"})
_add("data", **{
    "b/s|bps": "1", "kbps|kb/s": "1e3", "mbps|mb/s": "1e6", "gbps|gb/s": "1e9",
    "tbps": "1e12",
})  # fmt: skip
_add("money", **{"元|rmb": "1", "千元": "1e3", "万元": "1e4", "亿元": "1e8"})
_add("pieces", **{
    "个|件|台|套|只|次|条|项|人|根|片|头|株|辆": "1", "万次|万件|万台|万个": "1e4",
    "亿次|亿件": "1e8", "千次": "1e3", "万": "1e4", "亿": "1e8",
})  # fmt: skip
_FAHRENHEIT: Final = (_D(5) / _D(9), _D("255.372222"))
_CELSIUS: Final = (_D(1), _D("273.15"))
_TEMPERATURE: Final[dict[str, tuple[Decimal, Decimal]]] = {
    "°c": _CELSIUS, "c": _CELSIUS, "摄氏度": _CELSIUS, "度c": _CELSIUS,
    "k": (_D(1), _D(0)), "开": (_D(1), _D(0)), "开尔文": (_D(1), _D(0)),
    "°f": _FAHRENHEIT, "华氏度": _FAHRENHEIT,
}  # fmt: skip
_AGAIN = {"²": "2", "³": "3", "^": "", "*": "·", "⋅": "·", "•": "·", ".": "·", " ": ""}


# Where upper and lower case differ in meaning; without case the larger unit is meant.
_CASED: Final[dict[str, str]] = {
    "mW": "毫瓦", "mPa": "毫帕", "mN": "毫牛", "mJ": "毫焦", "Nm": "n·m", "N·m": "n·m",
    "MV": "兆伏", "MA": "兆安", "mPa·s": "mpa·s", "MPa·s": "兆帕秒", "Mg": "t",
}  # fmt: skip
_TIMES: Final = {"百万": "1e6", "千万": "1e7", "万": "1e4", "亿": "1e8"}
Line = tuple[Decimal, Decimal]  # a unit in another: times the first, plus the second


def convert(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return the value in the wanted unit, or None when the two do not compare."""
    line = _line(unit, wanted)
    return None if line is None else value * line[0] + line[1]


def dimension(unit: str) -> str:
    """Return what our own table says a unit measures; "" when it does not know."""
    found = _listed(_spelt(unit))
    return found[0] if found else ""


@lru_cache(maxsize=8_192)
def _line(unit: str, wanted: str) -> Line | None:
    left, right = _spelt(unit), _spelt(wanted)
    if left == right:
        return _D(1), _D(0)
    if left in _TEMPERATURE and right in _TEMPERATURE:
        factor, zero = _TEMPERATURE[left]
        other_factor, other_zero = _TEMPERATURE[right]
        return factor / other_factor, (zero - other_zero) / other_factor
    one, other = _listed(left), _listed(right)
    if one and other:
        return (one[1] / other[1], _D(0)) if one[0] == other[0] else None
    (times, bare), (by, other_bare) = _counted(unit), _counted(wanted)
    line = factor_between(bare, other_bare)
    return line and (line[0] * times / by, line[1])


def _counted(unit: str) -> tuple[Decimal, str]:
    """Split 万吨/年 into ten thousand and 吨/年; case is kept, pint reads it."""
    bare = unicodedata.normalize("NFKC", unit).strip()
    for word, times in _TIMES.items():
        if bare.startswith(word) and len(bare) > len(word):
            return _D(times), bare.removeprefix(word)
    return _D(1), bare


def _listed(spelt: str) -> tuple[str, Decimal] | None:
    """Look a unit up; 万吨 is ten thousand 吨 without a row of its own."""
    if spelt in _TABLE:
        return _TABLE[spelt]
    for word, times in _TIMES.items():
        rest = _TABLE.get(spelt.removeprefix(word))
        if spelt.startswith(word) and rest and len(spelt) > len(word):
            return rest[0], rest[1] * _D(times)
    return None


@lru_cache(maxsize=4_096)
def _spelt(unit: str) -> str:
    text = normalise(_CASED.get(unit.strip().replace("*", "·"), unit))
    for written, meant in _AGAIN.items():
        text = text.replace(written, meant)
    return text
