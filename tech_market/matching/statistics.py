"""How rare a term is, which is how much it tells."""

import math
from typing import Protocol


class Statistics(Protocol):
    """Counts over the listings of one kind."""

    def documents(self) -> int:
        """Return how many listings there are."""
        ...

    def containing(self, sort: str, term: str) -> int:
        """Return how many hold the term; `sort` is "words" or "pairs"."""
        ...


class NoStatistics:
    """Stands in when there is no index: every term tells alike."""

    def documents(self) -> int:
        """Return zero."""
        return 0

    def containing(self, sort: str, term: str) -> int:  # noqa: ARG002 - the protocol's
        """Return zero."""
        return 0


def rarity(documents: int, containing: int) -> float:
    """Return BM25's idf, never negative; rare terms tell more."""
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))
