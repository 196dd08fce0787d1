"""What of a listing is asked for, and how much each term matters."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from tech_market.matching.lexicon import lines
from tech_market.matching.profile import Profile, Terms
from tech_market.matching.statistics import Statistics, rarity
from tech_market.matching.weights import Weights

WORDS: Final = "words"
PAIRS: Final = "pairs"


@dataclass(frozen=True, slots=True)
class Asked:
    """Terms with their weights, the weightiest first; words and pairs apart."""

    words: dict[str, float]
    pairs: dict[str, float]


@cache
def generic() -> frozenset[str]:
    """Return the words every listing has."""
    return frozenset(lines("generic"))


def asked(one: Profile, statistics: Statistics, by: Weights) -> Asked:
    """Weigh the listing's terms and keep those that matter."""
    words = _weighed(WORDS, one.words, statistics, by)
    pairs = _weighed(PAIRS, one.pairs, statistics, by)
    return Asked(dict(words[: by.query.words]), dict(pairs[: by.query.pairs]))


def _weighed(
    sort: str, terms: Terms, statistics: Statistics, by: Weights
) -> list[tuple[str, float]]:
    total = statistics.documents()
    found = []
    for term in terms.all():
        count = terms.count(term, by.lexical.head)
        weight = rarity(total, statistics.containing(sort, term))
        weight *= count / (count + by.lexical.saturation)
        if term in generic():
            weight *= by.lexical.generic
        found.append((term, weight))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))
