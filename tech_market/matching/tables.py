"""The texts of many results beside those of many needs: tables of results by needs.

The same measures as `lexical`, asked from each need; a value is NaN where the need's
text gives no ground for the part.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from tech_market.matching.held import (
    Floats,
    Held,
    Lookup,
    Numbers,
    Places,
    numbers,
    terms,
)
from tech_market.matching.sub_scores import Question


class Postings:
    """Which needs hold each of many terms; numbers of theirs lie beside, `ordered`."""

    def __init__(self, some: Sequence[Collection[str]]) -> None:
        """Take the terms of each need."""
        self.count = len(some)
        keys = numbers([term for one in some for term in one])
        self._order = np.argsort(keys, kind="stable")
        found, self._starts, self._sizes = np.unique(
            keys[self._order], return_index=True, return_counts=True
        )
        self._lookup = Lookup(found)
        owners = np.repeat(np.arange(self.count), [len(one) for one in some])
        self._needs = owners[self._order]

    def ordered(self, values: Iterable[float]) -> Floats:
        """Lay a number for each term of each need where `meet` points to."""
        return np.array([*values], float)[self._order]

    def meet(self, theirs: Numbers, ends: Places) -> tuple[Places, Places, Places]:
        """Return each term a result and a need share: in theirs, in ours, and the cell.

        A cell is one of results by needs, counted row by row.
        """
        hit, at = self._lookup.find(theirs)
        sizes = self._sizes[at]
        ours = np.repeat(self._starts[at] + sizes - np.cumsum(sizes), sizes)
        ours += np.arange(len(ours))
        rows = np.searchsorted(ends, hit, side="right") * self.count
        return np.repeat(hit, sizes), ours, np.repeat(rows, sizes) + self._needs[ours]


class TermTable:
    """What many needs ask of one sort of terms."""

    def __init__(self, questions: Sequence[Question], sort: str) -> None:
        """Lay what is asked side by side."""
        some = [one.asked[sort] for one in questions]
        self.sort = sort
        self._asked = Postings([one.weights for one in some])
        self._weights = self._asked.ordered(
            weight for one in some for weight in one.weights.values()
        )
        self._counts = self._asked.ordered(
            one.counts[term] for one in some for term in one.weights
        )
        good = np.array([one.good for one in some], float)
        self._good = np.where(good > 0.0, good, np.nan)
        full = np.array([one.full for one in some], float)
        self._most = -np.expm1(-full / self._good)

    def covered(self, some: Sequence[Held], saturation: float) -> Floats:
        """Return how much of what each need asks each result has; see lexical."""
        theirs = terms(some, self.sort)
        hits, asks, cells = self._asked.meet(theirs.numbers, theirs.ends)
        there, here = theirs.counts[hits].astype(float), self._counts[asks]
        part = there / (there + saturation) / (here / (here + saturation))
        worth = self._weights[asks] * np.minimum(1.0, part)
        shape = len(some), self._asked.count
        held = np.bincount(cells, worth, shape[0] * shape[1]).reshape(shape)
        return -np.expm1(-held / self._good) / self._most


class ClassTable:
    """The topics, or the synonym groups, that many needs name."""

    def __init__(self, questions: Sequence[Question], sort: str) -> None:
        """Weigh each class that a need names."""
        some = [one.profile.terms[sort] for one in questions]
        self.sort = sort
        self._squares = questions[0].scale.squares[sort]
        self._named = Postings(some)
        self._asked = self._named.ordered(
            self._squares[name] * count**0.5
            for one in some
            for name, count in one.items()
        )
        own = [sum([self._squares[x] * y for x, y in one.items()]) for one in some]
        self._own = np.array([x if some[at] else np.nan for at, x in enumerate(own)])

    def alike(self, some: Sequence[Held]) -> Floats:
        """Return the cosine of each result's classes with each need's; see lexical."""
        theirs, shape = (
            [one.classes[self.sort] for one in some],
            (len(some), len(self._own)),
        )
        names = [name for one in theirs for name in one]
        counts = np.array([count for one in theirs for count in one.values()], float)
        sizes = [len(one) for one in theirs]
        hits, ours, cells = self._named.meet(numbers(names), np.cumsum(sizes))
        worth = self._asked[ours] * np.sqrt(counts[hits])
        shared = np.bincount(cells, worth, shape[0] * shape[1]).reshape(shape)
        squares = np.array([*map(self._squares.__getitem__, names)], float)
        owners = np.repeat(np.arange(len(some)), sizes)
        norms = np.bincount(owners, squares * counts, len(some))
        norm = np.sqrt(norms[:, None] * self._own)
        found = np.divide(shared, norm, out=np.zeros(shape), where=norm > 0.0)
        return np.where(np.isnan(self._own), np.nan, np.minimum(1.0, found))
