"""Whether two names of an indicator mean one thing."""

from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz

from tech_market.matching.lexicon import lines
from tech_market.matching.normalise import normalise

NEAR: Final = 80.0  # fuzz.ratio 0-100: 四字差一字为 75，抗拉强度不是抗压强度
ENDING: Final = 90.0  # 室温屈服强度 ends with 屈服强度
SHORTEST: Final = 3  # characters of a name that may be another's ending
#: where two names differ by one of these, they measure opposite or other things
_APART: Final = [
    set(pair)
    for pair in (
        "拉压", "拉弯", "压弯", "长宽", "长高", "宽高", "内外", "上下", "进出", "大小",
        "高低", "前后", "左右",
    )
]  # fmt: skip


@cache
def _groups() -> dict[str, int]:
    groups = [[normalise(word) for word in line.split()] for line in lines("measures")]
    return {word: number for number, group in enumerate(groups) for word in group}


@lru_cache(maxsize=32_768)  # few names, compared again for every candidate
def alike(left: str, right: str) -> float:
    """Return how alike two names are: NEAR to 100 for one indicator, 0 for two."""
    one, other = _plain(left), _plain(right)
    if one == other:
        return 100.0
    group = _groups().get(one)
    if group is not None and group == _groups().get(other):
        return 100.0
    near = fuzz.ratio(one, other, score_cutoff=NEAR)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= SHORTEST and longer.endswith(shorter):
        near = ENDING
    return near if near and not _are_apart(one, other) else 0.0


@lru_cache(maxsize=8_192)
def _plain(name: str) -> str:
    return normalise(name)


def _are_apart(one: str, other: str) -> bool:
    left, right = set(one) - set(other), set(other) - set(one)
    return any(pair & left and pair & right for pair in _APART)
