"""The named parts of a score, each 0-1, for a listing that asks and another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tech_market.matching.asking import Asked, Scale
from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.constraints import values
from tech_market.matching.held import Held, terms
from tech_market.matching.indicators import MET, UNKNOWN, Verdict, verdicts
from tech_market.matching.lexical import alike, covered, fuzzy
from tech_market.matching.nearness import code
from tech_market.matching.profile import Profile
from tech_market.matching.text import NEED, Document
from tech_market.matching.weights import Weights

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
    """One pair: the value of each part that applies, verdicts, and the whole.

    `broken` counts hard terms and musts that are not held; each costs the score.
    """

    values: dict[str, float]
    verdicts: tuple[Verdict, ...]
    broken: int
    bare: float  # 0-1, the weighted mean of the values
    total: float  # 0-1, less for what is broken


def sides(one: Document, other: Document) -> tuple[Document, Document]:
    """Return the need and the result, whichever asks."""
    return (one, other) if one.kind == NEED else (other, one)


def scored(question: Question, others: Sequence[Held]) -> list[Scored]:
    """Return the parts, verdicts and score of a listing beside each other one."""
    texts = _texts(question, others) if others else {}
    return [
        _scored(question, other, dict(zip(texts, values, strict=True)))
        for other, *values in zip(others, *texts.values(), strict=True)
    ]


def _scored(question: Question, other: Held, parts: dict[str, float]) -> Scored:
    by = question.by
    need, result = sides(question.profile.facts, other.facts)
    found = verdicts(need.indicators, result.indicators)
    held = values(need, result, by.months)
    parts |= _facts(need, result, held)
    if (met := _met(found)) is not None:
        parts["indicators"] = met
    broken = sum([one.is_broken for one in found])
    for name in need.hard:
        value = held.get(name)
        broken += value is not None and value < 1.0
    bare = mean(parts, by.parts)
    return Scored(parts, found, broken, bare, bare * by.unmet**broken)


def mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted mean of the parts there are."""
    weight = sum([weights[name] for name in values])
    total = sum([weights[name] * value for name, value in values.items()])
    return total / weight if weight else 0.0


def _texts(question: Question, others: Sequence[Held]) -> dict[str, list[float]]:
    """Return the parts the asking listing's own text gives ground for."""
    mine, saturation = question.profile, question.by.lexical.saturation
    values = {
        sort: covered(some, terms(others, sort), saturation).tolist()
        for sort, some in question.asked.items()
        if some.weights
    }
    for sort in (TOPICS, SYNONYMS):
        if counts := mine.terms[sort]:
            squares = question.scale.squares(sort)
            theirs = [one.classes[sort] for one in others]
            values[sort] = alike(counts, theirs, squares).tolist()
    if mine.head:
        values["fuzzy"] = fuzzy(mine.head, [one.head for one in others]).tolist()
    return values


def _facts(
    need: Document, result: Document, held: Mapping[str, float | None]
) -> dict[str, float]:
    """Return the parts that both listings say something about."""
    near = {
        "field": code("field", need.field_code, result.field_code),
        "industry": code("industry", need.industry_code, result.industry_code),
    }
    return {name: one for name, one in (near | {**held}).items() if one is not None}


def _met(found: tuple[Verdict, ...]) -> float | None:
    """Return the share met, unknown as half; None when only text asks, unanswered."""
    if all(one.need.quote and one.outcome == UNKNOWN for one in found):
        return None
    total = good = 0.0
    for verdict in found:
        weight = READ if verdict.need.quote else MUST if verdict.need.must else NICE
        total += weight
        good += weight * {MET: 1.0, UNKNOWN: 0.5}.get(verdict.outcome, 0.0)
    return good / total
