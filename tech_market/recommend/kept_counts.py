"""Counts that lists show beside their choices, kept while the index stays as it is."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from tech_market.listings.narrowing import Counts

MOST: Final = 256  # questions of a process


class KeptCounts:
    """The least recently asked leave first. What is kept is never changed."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Counts] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, count: Callable[[], Counts]) -> Counts:
        """Return what is kept under `key`, counting it the first time."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = count()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
