"""What of a listing is asked for, and how much each term matters."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from tech_market.matching.lexicon import lines
from tech_market.matching.profile import PAIRS, SORTS, WORDS, Counts, Profile
from tech_market.matching.statistics import Known, Statistics, rarity
from tech_market.matching.text import KINDS, other_kind
from tech_market.matching.weights import Lexical, Weights


@cache
def generic() -> frozenset[str]:
    """Return the words every listing has."""
    return frozenset(lines("generic"))


#: of a kind's listings: a word they hold is usual, and tells nothing
MANY: Final = 1 / 6
FEW: Final = 50  # listings of a kind, below which shares say little


class Scale:
    """Says how much a term tells between a listing and those of the other kind.

    Each attribute answers by sort, then by term. One scale serves all questions while
    the counts stand.
    """

    def __init__(self, kind: str, statistics: Statistics, by: Lexical) -> None:
        self._own, self._other = kind, other_kind(kind)
        self._by = by
        self._totals = {one: statistics.documents(one) for one in KINDS}
        self._holding = statistics.holding
        #: the term's idf among the listings of the other kind
        self.rarities = {sort: Known(self._rarity(sort)) for sort in SORTS}
        #: rare in the other kind, and rare in its own
        self.weights = {sort: Known(self._weight(sort)) for sort in SORTS}
        #: the weight squared, for a cosine
        self.squares = {sort: Known(self._square(sort)) for sort in SORTS}
        #: whether it is no reason to name; the score is not touched by it
        self.usual = {sort: Known(self._usual(sort)) for sort in SORTS}

    def _rarity(self, sort: str) -> Callable[[str], float]:
        held, total = self._holding(self._other, sort), self._totals[self._other]
        idf: Known[int, float] = Known(partial(rarity, total))
        return lambda term: idf[held(term)]

    def _weight(self, sort: str) -> Callable[[str], float]:
        held, about = self._holding(self._own, sort), Known(self._about)
        rarities, told_little, left = self.rarities[sort], generic(), self._by.generic

        def weight(term: str) -> float:
            whole = rarities[term] * about[held(term)]
            return whole * left if term in told_little else whole

        return weight

    def _about(self, held: int) -> float:
        """Return what a term so many of its own kind hold says a listing is about."""
        return math.pow(rarity(self._totals[self._own], held), self._by.own_rarity)

    def _square(self, sort: str) -> Callable[[str], float]:
        weights = self.weights[sort]
        return lambda term: weights[term] ** 2

    def _usual(self, sort: str) -> Callable[[str], bool]:
        """Tell whether a term is a generic one, or held by many of either kind."""
        enough = [
            (self._holding(kind, sort), MANY * total)
            for kind, total in self._totals.items()
            if total >= FEW
        ]
        return lambda term: (
            term in generic() or any(held(term) >= many for held, many in enough)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """The weightiest terms of one sort, heaviest first, and their listing's counts.

    `good` is the weight of a good match, `full` that of the listing itself, both as
    sums of weights.
    """

    weights: dict[str, float]
    counts: Counts
    good: float
    full: float


def asked(one: Profile, scale: Scale, by: Weights) -> dict[str, Asked]:
    """Weigh the listing's words and pairs and keep those that matter."""
    limits = {WORDS: by.query.words, PAIRS: by.query.pairs}
    return {
        sort: _asked(sort, one.terms[sort], scale, by, limit)
        for sort, limit in limits.items()
    }


def _asked(sort: str, counts: Counts, scale: Scale, by: Weights, limit: int) -> Asked:
    known, dampened = scale.weights[sort], by.lexical.asking
    weighed = [
        (-known[term] * count / (count + dampened), term)
        for term, count in counts.items()
    ]
    heaviest = {term: -weight for weight, term in sorted(weighed)[:limit]}
    values = [*heaviest.values()]
    good = sum(values[: by.lexical.telling])
    return Asked(heaviest, counts, good, sum(values))
