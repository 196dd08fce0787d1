"""How rare a term is, which is how much it tells."""

import math
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

REMEMBERED: Final = 50_000  # answers kept of one question
K = TypeVar("K")
T = TypeVar("T")


class Known(dict[K, T]):
    """What is worked out once for each key; a full memory begins anew."""

    def __init__(self, work: Callable[[K], T]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: K) -> T:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[key] = self._work(key)
        return found


class Statistics(Protocol):
    """Counts over the listings of a kind; `sort` is one of profile.SORTS."""

    def documents(self, kind: str) -> int:
        """Return how many listings there are."""
        ...

    def holding(self, kind: str, sort: str) -> Callable[[str], int]:
        """Return what tells how many of them hold a term."""
        ...


class NoStatistics:
    """Stands in when there is no index: every term tells alike."""

    def documents(self, _kind: str) -> int:
        """Return zero."""
        return 0

    def holding(self, _kind: str, _sort: str) -> Callable[[str], int]:
        """Return zero for every term."""
        return none


def none(_term: str) -> int:
    """Return zero: nothing holds the term."""
    return 0


def rarity(documents: int, containing: int) -> float:
    """Return BM25's idf, never negative; rare terms tell more.

    Deleted listings may still be counted as containing: such a term is not rare.
    """
    absent = max(0, documents - containing)
    return math.log(1 + (absent + 0.5) / (containing + 0.5))
