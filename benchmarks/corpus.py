"""Made-up listings, any number of them, the same from one seed.

Each is about a kernel of the demo market and a few rare things of its own; the rest of
its words follow the general dictionary's frequencies, so that a million listings have
common words, rare ones, and few that are about the same. Nothing of it is real.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jieba
import numpy as np

from tech_market.demo.kernels import kernels
from tech_market.matching.lexicon import lines
from tech_market.matching.text import NEED, Document, Indicator

SEED = 2026
LENGTHS = (60, 180)  # words of a description, some 120 to 400 characters
OWN = 12  # rare words a listing is about
SHARES = (0.25, 0.40, 0.50)  # own, kernel's, usual words, each share added to the last
CLAUSE = 6  # words between two commas
BLOCK = 1000  # listings drawn from one generator
_RARE = 20_000  # the rank from which a dictionary word is rare
_LEAST = 3  # times the dictionary's makers met a word
_UNITS = ("MPa", "GPa", "kPa")


@cache
def _dictionary() -> tuple[list[str], Any]:
    """Return the general dictionary, the commonest first, and summed shares."""
    path = Path(jieba.__file__).with_name("dict.txt")
    rows = [line.split() for line in path.read_text("utf8").splitlines()]
    kept = [(int(row[1]), row[0]) for row in rows if len(row[0]) > 1]
    kept = sorted((row for row in kept if row[0] >= _LEAST), reverse=True)
    shares = np.array([count for count, _ in kept], float) ** 0.75
    return [word for _, word in kept], np.cumsum(shares / shares.sum())


def grow(
    count: int, kind: str, *, first: int = 0, seed: int = SEED
) -> Iterator[Document]:
    """Yield listings up to a number; `first` is a multiple of BLOCK."""
    for start in range(first, count, BLOCK):
        chance = np.random.default_rng([seed, kind == NEED, start])
        for number in range(start, min(start + BLOCK, count)):
            yield _listing(chance, str(number), kind)


def _listing(chance: Any, name: str, kind: str) -> Document:
    words, shares = _dictionary()
    usual, every = list(lines("generic")), kernels()
    kernel = every[chance.integers(len(every))]
    own = [words[at] for at in chance.integers(_RARE, len(words), OWN)]
    size = int(chance.integers(*LENGTHS))
    common = np.minimum(np.searchsorted(shares, chance.random(size)), len(words) - 1)
    source, pick = chance.random(size), chance.integers(0, 1 << 30, size)
    text = []
    for at in range(size):
        if source[at] < SHARES[0]:
            text.append(own[pick[at] % OWN])
        elif source[at] < SHARES[1]:
            text.append(kernel.words[pick[at] % len(kernel.words)])
        elif source[at] < SHARES[2]:
            text.append(usual[pick[at] % len(usual)])
        else:
            text.append(words[common[at]])
    clauses = ["".join(text[i : i + CLAUSE]) for i in range(0, size, CLAUSE)]
    return Document(
        id=name,
        kind=kind,
        title=f"{own[0]}{kernel.words[0]}{own[1]}{usual[pick[0] % len(usual)]}",
        description="，".join(clauses) + "。",
        keywords=(kernel.words[1], own[2]),
        indicators=tuple(_indicators(chance)),
        field_code=kernel.field_code,
        industry_code=kernel.industry_code,
    )


def _indicators(chance: Any) -> Iterator[Indicator]:
    """Make up to three rows with numbers and units that can be compared."""
    names = ("抗拉强度", "屈服强度", "弹性模量", "工作压力", "疲劳强度")
    for at in chance.permutation(len(names))[: chance.integers(0, 4)]:
        unit = _UNITS[chance.integers(len(_UNITS))]
        value = Decimal(int(chance.integers(1, 900)))
        yield Indicator(names[at], ">=", value, None, unit)
