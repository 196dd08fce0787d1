"""How rare a term is, which is how much it tells."""

import math
from typing import Protocol


class Statistics(Protocol):
    """Counts over the listings of a kind; `sort` is one of profile.SORTS."""

    def documents(self, kind: str) -> int:
        """Return how many listings there are."""
        ...

    def containing(self, kind: str, sort: str, term: str) -> int:
        """Return how many of them hold the term."""
        ...


class NoStatistics:
    """Stands in when there is no index: every term tells alike."""

    def documents(self, kind: str) -> int:  # noqa: ARG002 - the protocol's
        """Return zero."""
        return 0

    def containing(self, kind: str, sort: str, term: str) -> int:  # noqa: ARG002 - same
        """Return zero."""
        return 0


def rarity(documents: int, containing: int) -> float:
    """Return BM25's idf, never negative; rare terms tell more.

    Deleted listings may still be counted as containing: such a term is not rare.
    """
    absent = max(0, documents - containing)
    return math.log(1 + (absent + 0.5) / (containing + 0.5))
