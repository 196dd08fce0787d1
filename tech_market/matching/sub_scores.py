"""The named parts of a score, each 0-1, for a listing that asks and another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tech_market.matching.asking import Asked, Scale
from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.facts import broken, facts
from tech_market.matching.held import Floats, Held, terms
from tech_market.matching.indicators import (
    MET,
    NOT_MET,
    UNKNOWN,
    Outcome,
    Verdict,
    verdicts,
)
from tech_market.matching.lexical import alike, covered, fuzzy
from tech_market.matching.profile import Profile
from tech_market.matching.text import NEED, Document, Indicator
from tech_market.matching.weights import Weights

Rows = Sequence[Indicator]
MUST, NICE, READ = 2.0, 1.0, 0.5  # how much a demand counts among the others


@dataclass(frozen=True, slots=True)
class Question:
    """A listing ready to be compared with many others."""

    profile: Profile
    asked: dict[str, Asked]
    scale: Scale
    by: Weights


@dataclass(frozen=True, slots=True)
class Scored:
    """One pair: the value of each part that applies, verdicts, and the whole."""

    values: dict[str, float]
    verdicts: tuple[Verdict, ...]
    bare: float  # 0-1, the weighted mean of the values
    total: float  # 0-1, less for what is broken


@dataclass(frozen=True, slots=True)
class Scores:
    """Many pairs of one listing, in the order of the others."""

    parts: dict[str, Floats]  # NaN where a part does not apply
    verdicts: list[tuple[Verdict, ...]]
    bare: Floats
    totals: Floats

    def of(self, places: Sequence[int]) -> list[Scored]:
        """Return some of the pairs."""
        columns = {name: some[places].tolist() for name, some in self.parts.items()}
        bare, totals = self.bare[places].tolist(), self.totals[places].tolist()
        return [
            Scored(
                {
                    name: some[at]
                    for name, some in columns.items()
                    if some[at] == some[at]
                },
                self.verdicts[place],
                bare[at],
                totals[at],
            )
            for at, place in enumerate(places)
        ]


def sides(one: Document, other: Document) -> tuple[Document, Document]:
    """Return the need and the result, whichever asks."""
    return (one, other) if one.kind == NEED else (other, one)


def scored(question: Question, others: Sequence[Held]) -> Scores:
    """Return the parts, verdicts and score of a listing beside each other one.

    Hard terms and musts that are not held each cost the score.
    """
    if not others:
        return Scores({}, [], np.zeros(0), np.zeros(0))
    by, mine = question.by, [question.profile.facts]
    theirs = [one.facts for one in others]
    needs, results = (mine, theirs) if mine[0].kind == NEED else (theirs, mine)
    stated = facts(needs, results, by.months)
    lost = broken(needs, stated)
    count = np.zeros(len(others)) if lost is None else lost.ravel()
    parts = _texts(question, others)
    parts |= {name: values.ravel() for name, values in stated.items()}
    found = [verdicts(*_rows(mine[0], one)) for one in theirs]
    if any(found):
        parts["indicators"] = np.array([met(some) for some in found], float)
        count += [sum([one.is_broken for one in some]) for some in found]
    bare = means(parts, by.parts, np.zeros(len(others)))
    return Scores(parts, found, bare, bare * by.unmet**count)


def _rows(one: Document, other: Document) -> tuple[Rows, Rows]:
    need, result = sides(one, other)
    return need.indicators, result.indicators


def mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted mean of the parts there are."""
    weight = sum([weights[name] for name in values])
    total = sum([weights[name] * value for name, value in values.items()])
    return total / weight if weight else 0.0


def means(
    parts: Mapping[str, Floats], weights: Mapping[str, float], nothing: Floats
) -> Floats:
    """Return the same for many pairs; `nothing` are their zeros, as in `sums`."""
    weight, total = sums(parts, weights, nothing)
    return np.divide(total, weight, out=nothing.copy(), where=weight > 0.0)


def sums(
    parts: Mapping[str, Floats], weights: Mapping[str, float], nothing: Floats
) -> tuple[Floats, Floats]:
    """Return the weights of the parts there are, and the weighted values, summed.

    A part that is NaN is not there; a pair without any keeps the zeros of `nothing`.
    """
    weight = total = nothing
    for name, values in parts.items():
        known = values == values  # noqa: PLR0124 - NaN is not
        weight = weight + weights[name] * known
        total = total + np.where(known, weights[name] * values, 0.0)
    return weight, total


def _texts(question: Question, others: Sequence[Held]) -> dict[str, Floats]:
    """Return the parts the asking listing's own text gives ground for."""
    mine, saturation = question.profile, question.by.lexical.saturation
    values = {
        sort: covered(some, terms(others, sort), saturation)
        for sort, some in question.asked.items()
        if some.weights
    }
    for sort in (TOPICS, SYNONYMS):
        if counts := mine.terms[sort]:
            squares = question.scale.squares[sort]
            theirs = [one.classes[sort] for one in others]
            values[sort] = alike(counts, theirs, squares)
    if mine.head:
        values["fuzzy"] = fuzzy(mine.head, [one.head for one in others])
    return values


def met(found: Sequence[Verdict]) -> float | None:
    """Return the share met, unknown as half; None when only text asks, unanswered."""
    total = good = 0.0
    is_told = False
    for verdict in found:
        need, outcome = verdict.need, verdict.outcome
        is_told = is_told or not need.quote or outcome != UNKNOWN
        weight = READ if need.quote else MUST if need.must else NICE
        total += weight
        good += weight * _COUNTS[outcome]
    return good / total if is_told else None


_COUNTS: Final[dict[Outcome, float]] = {MET: 1.0, UNKNOWN: 0.5, NOT_MET: 0.0}
