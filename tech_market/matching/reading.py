"""Read indicators out of free text: 抗拉强度不低于450MPa, 粒径5～10nm."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tech_market.matching.text import NEED, Indicator
from tech_market.matching.units import dimension

LONGEST: Final = 20_000  # characters that are read
MOST: Final = 12  # indicators taken from one listing
BEFORE: Final = 16  # characters in front of a number that may name it
NAME_MOST: Final = 12
UNIT_MOST: Final = 20

_SIGNS: Final = {
    ">=": "≥|≧|>=|不低于|不小于|不少于|不短于|大于等于|大于或等于|高于或等于|至少|最低为",  # noqa: E501
    "<=": "≤|≦|<=|不高于|不大于|不超过|不多于|不长于|小于等于|小于或等于|低于或等于|至多",  # noqa: E501
    ">": ">|大于|高于|超过|超出|多于|优于",
    "<": "<|小于|低于|少于|短于",
    "reach": "可达到|可达|能达到|达到|高达|最高达|最大达|最高可达|最大可达|达",
    "=": "=|≈|约为|大约|约|为|是|:",
}
_AFTER: Final = {
    ">=": "及以上|或以上|以上|及以上的",
    "<=": "及以下|或以下|以下|以内|之内",
}
_HAN_UNITS: Final = (
    "万吨/年|吨/年|吨/天|吨/日|吨/小时|立方米/小时|立方米/天|米/分钟|米/分|米/秒|毫米/分"
    "|转/分钟|转/分|万次|千次|亿次|次|兆帕|千帕|帕|微米|毫米|厘米|纳米|公里|千米|米|小时"
    "|分钟|毫秒|微秒|秒|天|年|个月|万吨|吨|公斤|千克|毫克|克|毫升|升|立方米|平方米|亩"
    "|千瓦时|兆瓦时|瓦时|千瓦|兆瓦|瓦|度|摄氏度|千伏|毫伏|伏|毫安|安|赫兹|兆赫|倍|级"
)
_SYMBOL: Final = r"(?:%|‰|°[CF]?|[A-Za-zμΩ]{1,6}\d?(?:[·*/][A-Za-zμ]{1,5}\d?){0,3})"
_SINGLE: Final = rf"(?:{_HAN_UNITS}|{_SYMBOL})"
_UNIT: Final = rf"(?:(?:百万|千万|万|亿)?{_SINGLE}(?:/{_SINGLE})?|万|亿)"
_NUMBER: Final = r"[-+]?\d{1,12}(?:\.\d{1,8})?"


def _any_of(words: dict[str, str]) -> str:
    return "|".join(sorted("|".join(words.values()).split("|"), key=len, reverse=True))


_CORE: Final = re.compile(
    rf"(?P<sign>{_any_of(_SIGNS)})?[^\S\n]{{0,2}}\(?(?<![\d.A-Za-z-])(?P<low>{_NUMBER})"
    rf"\s?(?P<first>{_UNIT})?"
    rf"(?:\s?(?P<joint>~|-|至|到|±)\s?(?P<high>{_NUMBER}))?\)?"
    rf"\s?(?P<unit>{_UNIT})?\s?(?P<after>{_any_of(_AFTER)})?"
)
_MEANS: Final = {
    word: sign
    for table in (_SIGNS, _AFTER)
    for sign, words in table.items()
    for word in words.split("|")
}
_FILLERS: Final = re.compile(
    r"(?:指标|数值|要求|控制|保持|稳定|必须|需要|应当|可以|能够|最高|最低|最大|最小"
    r"|应|须|需|要|可|均|都|值|在|也|且|不|了|的|到|\(|\s)+$"
)
_BREAKS: Final = re.compile(
    r"[^\u4e00-\u9fffA-Za-z]+|的|(?<!饱)和|与|及|或|使(?!用)|将|(?<!相)对|其|并|且|以"
    r"|时(?!间)|下(?!限)|等(?!级)|实现|具有"
    r"|要求|确保|保证|满足|提供|采用|达到|单位|产品|材料|系统|设备|该|本|国内|目前|现有"
)
_NAMED_BY_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2}|^pH$")
_COUNTS: Final = frozenset({"pieces", "money"})  # 3项专利, 500万元: no indicators
_DATES: Final = frozenset({"年", "月", "日", "天", "个月"})
_ODD_NAMES: Final = (
    "预算", "价格", "报价", "投资", "产值", "项目", "周期", "工期", "合同", "经费",
    "专利", "征集",
)  # fmt: skip

_HEADING: Final = re.compile(
    r"(?:现状|问题|目标|内容|背景|优势|特点|条件|方式|示例|用于|适用|面向|针对)$"
)


def read_indicators(text: str, kind: str) -> tuple[Indicator, ...]:
    """Return what a text demands (of a need) or promises, each once, in order.

    Never "must": what is only read may be misread. `quote` is the text as it stands.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("～", "~")
    plain = plain.replace("—", "-").replace("–", "-").replace("㎡", "m2")
    found: dict[str, Indicator] = {}
    for one in _read(plain, kind):
        found.setdefault(one.name, one)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _read(plain: str, kind: str) -> Iterator[Indicator]:
    for core in _CORE.finditer(plain):
        before = plain[max(0, core.start() - BEFORE) : core.start()]
        before = before[before.rfind("\n") + 1 :]  # a heading names no number below it
        name = _name(before)
        unit = core["unit"] or core["first"] or ""
        tells = name == "pH" or _tells(core, unit)
        if name and len(unit) <= UNIT_MOST and tells:
            quote = before[before.rindex(name) :] + core.group()
            operator, low, high = _bounds(core, kind)
            yield Indicator(
                name, operator, low, high, unit, must=False, quote=quote.strip()
            )


def _tells(core: re.Match[str], unit: str) -> bool:
    """Whether a number says something that can be compared, and is no date or count."""
    signed = core["after"] or _MEANS.get(core["sign"] or "", "=") not in {"=", "reach"}
    if unit in _DATES and not signed:
        return False
    if dimension(unit) in _COUNTS:
        return bool(signed) and dimension(unit) == "pieces"
    return bool(unit) or (bool(signed) and core["joint"] is None)


def _name(before: str) -> str:
    """Return what the words in front of a number name, "" when that is unclear."""
    bare = _FILLERS.sub("", before)
    parts = _BREAKS.split(bare)
    name = parts[-1][-NAME_MOST:] if parts else ""
    odd = _HEADING.search(name) or any(odd in name for odd in _ODD_NAMES)
    return name if _NAMED_BY_HAN.search(name) and not odd else ""


Bounds = tuple[str, Decimal | None, Decimal | None]


def _bounds(core: re.Match[str], kind: str) -> Bounds:
    low = Decimal(core["low"])
    if core["high"] is not None:
        high = Decimal(core["high"])
        if core["joint"] == "±":
            low, high = low - abs(high), low + abs(high)
        return "range", min(low, high), max(low, high)
    sign = _MEANS[core["after"] or core["sign"] or "="]
    if sign == "reach":  # a need that says 达到 asks for at least that much
        sign = ">=" if kind == NEED else "="
    if sign in {">=", ">"}:
        return sign, low, None
    return (sign, None, low) if sign in {"<=", "<"} else ("=", low, low)
