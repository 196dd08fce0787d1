"""What of a listing is asked for, and how much each term matters."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, TypeVar

from tech_market.matching.lexicon import lines
from tech_market.matching.profile import PAIRS, SORTS, WORDS, Counts, Profile
from tech_market.matching.statistics import Known, Statistics, rarity
from tech_market.matching.text import KINDS, other_kind
from tech_market.matching.weights import Lexical, Weights

T = TypeVar("T")


@cache
def generic() -> frozenset[str]:
    """Return the words every listing has."""
    return frozenset(lines("generic"))


MANY: Final = (
    1 / 6
)  # of a kind's listings: a word they hold is usual, and tells nothing
FEW: Final = 50  # listings of a kind, below which shares say little


class Scale:
    """Says how much a term tells between a listing and those of the other kind.

    Each attribute answers by sort, then by term. One scale serves all questions while
    the counts stand.
    """

    def __init__(self, kind: str, statistics: Statistics, by: Lexical) -> None:
        self._own = kind
        self._other = other_kind(kind)
        self._statistics = statistics
        self._by = by
        #: the term's idf among the listings of the other kind
        self.rarities = self._of_each(self._rarity_there)
        #: rare in the other kind, and rare in its own
        self.weights = self._of_each(self._weight)
        #: the weight squared, for a cosine
        self.squares = self._of_each(self._square)
        #: whether it is no reason to name; the score is not touched by it
        self.usual = self._of_each(self._is_usual)
        self._totals = {kind: statistics.documents(kind) for kind in KINDS}
        self._about = Known(self._about_held)

    def _of_each(self, work: Callable[[str, str], T]) -> dict[str, Known[str, T]]:
        return {sort: Known(partial(work, sort)) for sort in SORTS}

    def _rarity_there(self, sort: str, term: str) -> float:
        held = self._statistics.containing(self._other, sort, term)
        return rarity(self._totals[self._other], held)

    def _about_held(self, held: int) -> float:
        """Return what a term so many of its own kind hold says a listing is about."""
        return math.pow(rarity(self._totals[self._own], held), self._by.own_rarity)

    def _weight(self, sort: str, term: str) -> float:
        held = self._statistics.containing(self._own, sort, term)
        weight = self.rarities[sort][term] * self._about[held]
        return weight * self._by.generic if term in generic() else weight

    def _square(self, sort: str, term: str) -> float:
        return self.weights[sort][term] ** 2

    def _is_usual(self, sort: str, term: str) -> bool:
        """Tell whether a term is a generic one, or held by many of either kind."""
        return term in generic() or any(
            self._is_held_by_many(kind, sort, term) for kind in KINDS
        )

    def _is_held_by_many(self, kind: str, sort: str, term: str) -> bool:
        total = self._totals[kind]
        held = self._statistics.containing(kind, sort, term)
        return total >= FEW and held >= MANY * total


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
