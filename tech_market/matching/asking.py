"""What of a listing is asked for, and how much each term matters."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

from tech_market.matching.lexicon import lines
from tech_market.matching.profile import PAIRS, WORDS, Counts, Profile
from tech_market.matching.statistics import Statistics, rarity
from tech_market.matching.text import KINDS, other_kind
from tech_market.matching.weights import Lexical, Weights

Term = tuple[str, str]  # sort and term
T = TypeVar("T", float, bool)


@cache
def generic() -> frozenset[str]:
    """Return the words every listing has."""
    return frozenset(lines("generic"))


MANY: Final = (
    1 / 6
)  # of a kind's listings: a word they hold is usual, and tells nothing
FEW: Final = 50  # listings of a kind, below which shares say little
REMEMBERED: Final = 50_000  # terms of which a scale keeps what it found


class Scale:
    """Says how much a term tells between a listing and those of the other kind.

    Remembers what it found, so one scale serves all questions while the counts stand.
    """

    def __init__(self, kind: str, statistics: Statistics, by: Lexical) -> None:
        self._own = kind
        self._other = other_kind(kind)
        self._statistics = statistics
        self._by = by
        self._squares: dict[str, Squares] = {}
        self._weights: dict[Term, float] = {}
        self._known: dict[Term, float] = {}
        self._usual: dict[Term, bool] = {}

    def weight(self, sort: str, term: str) -> float:
        """Return the weight: rare in the other kind, and rare in its own."""
        known = self._weights.get((sort, term))
        if known is None:
            known = self._weigh(sort, term)
            _keep(self._weights, (sort, term), known)
        return known

    def _weigh(self, sort: str, term: str) -> float:
        own = self._rarity(self._own, sort, term)
        weight = self.rarity(sort, term) * math.pow(own, self._by.own_rarity)
        return weight * self._by.generic if term in generic() else weight

    def rarity(self, sort: str, term: str) -> float:
        """Return the term's idf among the listings of the other kind."""
        known = self._known.get((sort, term))
        if known is None:
            known = self._rarity(self._other, sort, term)
            _keep(self._known, (sort, term), known)
        return known

    def is_usual(self, sort: str, term: str) -> bool:
        """Tell whether a term is no reason to name: a generic one, or held by many.

        Counts as measured in either kind; the score is not touched by it.
        """
        known = self._usual.get((sort, term))
        if known is None:
            known = term in generic() or any(
                self._is_held_by_many(kind, sort, term) for kind in KINDS
            )
            _keep(self._usual, (sort, term), known)
        return known

    def _is_held_by_many(self, kind: str, sort: str, term: str) -> bool:
        total = self._statistics.documents(kind)
        held = self._statistics.containing(kind, sort, term)
        return total >= FEW and held >= MANY * total

    def squares(self, sort: str) -> "Squares":
        """Return the squares of weights, worked out once for each term."""
        return self._squares.setdefault(sort, Squares(self, sort))

    def _rarity(self, kind: str, sort: str, term: str) -> float:
        held = self._statistics.containing(kind, sort, term)
        return rarity(self._statistics.documents(kind), held)


def _keep(known: dict[Term, T], term: Term, value: T) -> None:
    """Remember a value; a full memory begins anew."""
    if len(known) >= REMEMBERED:
        known.clear()
    known[term] = value


class Squares(dict[str, float]):
    """A term's weight squared, for a cosine; fills itself."""

    def __init__(self, scale: Scale, sort: str) -> None:
        super().__init__()
        self._scale = scale
        self._sort = sort

    def __missing__(self, term: str) -> float:
        square = self[term] = self._scale.weight(self._sort, term) ** 2
        return square


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
    weighed = {
        term: scale.weight(sort, term) * count / (count + by.lexical.asking)
        for term, count in counts.items()
    }
    heaviest = sorted(weighed.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    values = [weight for _, weight in heaviest]
    good = sum(values[: by.lexical.telling])
    return Asked(dict(heaviest), counts, good, sum(values))
