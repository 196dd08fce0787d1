"""Every result beside every need in one go, each pair scored from its need.

What `sub_scores` does for one listing and many is done here for blocks of results and
all needs, by the same measures. Texts and what both sides state choose the needs that
are scored to the end for a result, as the index chooses for a listing that asks.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.facts import broken, facts
from tech_market.matching.held import Floats, Held, Places
from tech_market.matching.indicators import answers, verdicts
from tech_market.matching.profile import PAIRS, WORDS
from tech_market.matching.statistics import Known
from tech_market.matching.sub_scores import Question, met, sums
from tech_market.matching.tables import ClassTable, TermTable
from tech_market.matching.text import Document

BLOCK: Final = 250  # results at a time: their tables stay near the processor
#: needs scored to the end for a result; 99.6 % of the first ten are then right
FINALISTS: Final = 60
AMONG: Final = 3  # the same as a multiple of how many are wanted
Parts = dict[str, Floats]  # each of results by needs


@dataclass(frozen=True, slots=True)
class Standing:
    """One result and the needs it fits best: ids and scores 0-1, the best first."""

    id: str
    needs: tuple[tuple[str, float], ...]


class Crossing:
    """Many needs, ready for any number of results."""

    def __init__(self, questions: Iterable[Question]) -> None:
        """Take the needs as they ask, all by the same scale and weights."""
        asking = sorted(questions, key=lambda one: one.profile.facts.id)
        self._needs = [one.profile.facts for one in asking]
        if not asking:
            return
        self._by = asking[0].by
        self._terms = [TermTable(asking, sort) for sort in (WORDS, PAIRS)]
        self._classes = [ClassTable(asking, sort) for sort in (TOPICS, SYNONYMS)]
        self._heads = np.array([one.profile.head for one in asking], object)
        silent = [met(verdicts(one.indicators, ())) for one in self._needs]
        self._unanswered = np.array(silent, float)  # what indicators count then
        self._answered = Known(self._answered_by)  # by the name of a promise

    def best(self, results: Iterable[Held], top: int) -> Iterator[Standing]:
        """Yield each result's best needs, in the results' order; equal ones by id."""
        rest = iter(results)
        while some := [*islice(rest, BLOCK)]:
            if self._needs and top > 0:
                yield from self._block(some, top)
            else:
                yield from (Standing(one.facts.id, ()) for one in some)

    def _block(self, some: Sequence[Held], top: int) -> Iterator[Standing]:
        parts, lost = self._parts(some)
        chosen = self._finalists(parts, lost, max(FINALISTS, AMONG * top))
        rows = np.arange(len(some))[:, None]
        parts = {name: values[rows, chosen] for name, values in parts.items()}
        parts["fuzzy"] = self._fuzzy(some, chosen)
        weight, total = sums(parts, self._by.parts, np.zeros(chosen.shape))
        costs = self._by.unmet ** lost[rows, chosen]
        is_open = self._open(some)[rows, chosen]
        likely = self._likely(is_open, chosen, weight, total) * costs
        order = np.argsort(-likely, axis=1, kind="stable")
        tables = (np.take_along_axis(x, order, axis=1).tolist()
                  for x in (chosen, likely, is_open, weight, total, costs))  # fmt: skip
        for one, *pairs in zip(some, *tables, strict=True):
            yield Standing(
                one.facts.id, self._settled(one, zip(*pairs, strict=True), top)
            )

    def _parts(self, some: Sequence[Held]) -> tuple[Parts, Floats]:
        """Return all but indicators, titles as if alike; count the broken terms."""
        by, nothing = self._by, np.zeros((len(some), len(self._needs)))
        parts = {one.sort: one.covered(some, by.lexical.saturation)
                 for one in self._terms}  # fmt: skip
        parts |= {one.sort: one.alike(some) for one in self._classes}
        parts["fuzzy"] = nothing + np.where(self._heads != "", 1.0, np.nan)
        stated = facts(self._needs, [one.facts for one in some], by.months)
        lost = broken(self._needs, stated)
        parts |= {name: values.T for name, values in stated.items()}
        return parts, nothing if lost is None else lost.T

    def _finalists(self, parts: Parts, lost: Floats, most: int) -> Places:
        """Choose for each result the needs that may score best."""
        weight, total = sums(parts, self._by.parts, np.zeros_like(lost))
        likely = _shares(total, weight) * self._by.unmet**lost
        if most >= likely.shape[1]:
            return np.tile(np.arange(likely.shape[1]), (len(likely), 1))
        found: Places = np.argpartition(-likely, most - 1, axis=1)[:, :most]
        return np.sort(found, axis=1)

    def _fuzzy(self, some: Sequence[Held], chosen: Places) -> Floats:
        ours = self._heads[chosen]
        theirs = np.array([one.head for one in some], object)
        found = process.cpdist(
            ours.ravel().tolist(),
            np.repeat(theirs, chosen.shape[1]).tolist(),
            scorer=fuzz.token_set_ratio,
            dtype=np.float64,
        ).reshape(chosen.shape)
        return np.where(ours != "", found / 100.0, np.nan)

    def _open(self, some: Sequence[Held]) -> NDArray[np.bool_]:
        """Tell where a promise of the result answers a demand of the need."""
        found = np.zeros((len(some), len(self._needs)), bool)
        for row, one in zip(found, some, strict=True):
            for name in {promise.name for promise in one.facts.indicators}:
                np.logical_or(row, self._answered[name], out=row)
        return found

    def _answered_by(self, name: str) -> NDArray[np.bool_]:
        rows = [one.indicators for one in self._needs]
        return np.array([any(answers(row.name, name) for row in some) for some in rows])

    def _likely(
        self, is_open: NDArray[np.bool_], chosen: Places, weight: Floats, total: Floats
    ) -> Floats:
        """Return what each pair scores at most: everything met that is answered."""
        value = np.where(is_open, 1.0, self._unanswered[chosen])
        counts = self._by.parts["indicators"] * ~np.isnan(value)
        total = total + np.where(np.isnan(value), 0.0, counts * value)
        return _shares(total, weight + counts)

    def _settled(
        self,
        one: Held,
        pairs: Iterable[tuple[Any, ...]],
        top: int,
    ) -> tuple[tuple[str, float], ...]:
        """Return the best needs; what can no longer be among them is not judged."""
        found: list[tuple[float, int]] = []  # a heap: the least of the best first
        for place, likely, is_open, *whole in pairs:
            if len(found) == top and likely < found[0][0]:
                break
            need = self._needs[place]
            score = self._judged(need, one.facts, *whole) if is_open else likely
            if len(found) < top:
                heapq.heappush(found, (score, -place))
            else:
                heapq.heappushpop(found, (score, -place))
        return tuple(
            (self._needs[-place].id, score) for score, place in sorted(found)[::-1]
        )

    def _judged(
        self,
        need: Document,
        result: Document,
        weight: float,
        total: float,
        costs: float,
    ) -> float:
        """Return a pair's score, its indicators compared."""
        rows = verdicts(need.indicators, result.indicators)
        counts = self._by.parts["indicators"]
        if (value := met(rows)) is not None:
            weight, total = weight + counts, total + counts * value
        lost = sum([row.is_broken for row in rows])
        return total / weight * costs * self._by.unmet**lost if weight else 0.0


def _shares(total: Floats, weight: Floats) -> Floats:
    return np.divide(total, weight, out=np.zeros_like(total), where=weight > 0.0)
