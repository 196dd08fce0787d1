"""The score of one pair, and the reasons for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tech_market.matching.asking import Asked, Scale, asked
from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.indicators import MET, UNKNOWN, Verdict, verdicts
from tech_market.matching.lexical import alike, covered, fuzzy
from tech_market.matching.nearness import budget, code, cooperation, maturity
from tech_market.matching.profile import WORDS, Counts, Profile, profile
from tech_market.matching.segment import Segmenter, segmenter
from tech_market.matching.statistics import NoStatistics, Statistics
from tech_market.matching.text import NEED, Document
from tech_market.matching.weights import Weights, weights

NAMED = 8  # terms shown as shared or missing


@dataclass(frozen=True, slots=True)
class Part:
    """One named sub-score; `value`, `weight` and `share` of the total are all 0-1."""

    name: str
    value: float
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Match:
    """One listing offered for another, with the reasons; `score` 0-1.

    `shared` and `missing` are terms of the listing that asks, the weightiest first.
    """

    id: str
    score: float
    parts: tuple[Part, ...]
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    engine: str


@dataclass(frozen=True, slots=True)
class Question:
    """A listing ready to be compared with many others."""

    profile: Profile
    asked: dict[str, Asked]
    scale: Scale
    by: Weights


def question(one: Profile, statistics: Statistics) -> Question:
    """Prepare a listing for comparison."""
    by = weights()
    scale = Scale(one.facts.kind, statistics, by)
    return Question(one, asked(one, scale, by), scale, by)


def explain(
    need: Document,
    result: Document,
    *,
    statistics: Statistics | None = None,
    words: Segmenter | None = None,
) -> Match:
    """Score one pair as the need sees it; without statistics all terms tell alike."""
    cut = words or segmenter()
    ready = question(profile(need, cut), statistics or NoStatistics())
    return score(ready, profile(result, cut))


def score(question: Question, other: Profile) -> Match:
    """Score another listing for the one that asks, with the reasons."""
    found = _judged(question.profile.facts, other.facts)
    values = _values(question, other, found)
    total = _total(values, question.by)
    shared, missing = _named(question.asked[WORDS], other.terms[WORDS])
    return Match(
        id=other.facts.id,
        score=total,
        parts=_parts(values, total, question.by),
        shared=shared,
        missing=missing,
        verdicts=found,
        engine=question.by.version,
    )


def best(question: Question, others: Iterable[Profile], top: int) -> list[Match]:
    """Return the best listings in order, equal ones by id; reasons only for these."""
    scored = [(-_bare(question, other), other.facts.id, other) for other in others]
    scored.sort(key=lambda row: row[:2])
    return [score(question, other) for _, _, other in scored[: max(0, top)]]


def _bare(question: Question, other: Profile) -> float:
    found = _judged(question.profile.facts, other.facts)
    return _total(_values(question, other, found), question.by)


def _values(
    question: Question, other: Profile, found: tuple[Verdict, ...]
) -> dict[str, float]:
    """Return the value of each part that applies."""
    values = _texts(question, other) | _facts(question.profile.facts, other.facts)
    met = _met(found)
    return values if met is None else values | {"indicators": met}


def _texts(question: Question, other: Profile) -> dict[str, float]:
    """Return the parts the asking listing's own text gives ground for."""
    mine, saturation = question.profile, question.by.lexical.saturation
    values = {
        sort: covered(some, other.terms[sort], saturation)
        for sort, some in question.asked.items()
        if some.weights
    }
    for sort in (TOPICS, SYNONYMS):
        if mine.terms[sort]:
            squares = question.scale.squares(sort)
            values[sort] = alike(mine.terms[sort], other.terms[sort], squares)
    if mine.head:
        values["fuzzy"] = fuzzy(mine.head, other.head)
    return values


def _judged(one: Document, other: Document) -> tuple[Verdict, ...]:
    need, result = (one, other) if one.kind == NEED else (other, one)
    return verdicts(need.indicators, result.indicators)


def _facts(one: Document, other: Document) -> dict[str, float]:
    """Return the parts that both listings say something about."""
    need, result = (one, other) if one.kind == NEED else (other, one)
    values = {
        "field": code(need.field_code, result.field_code),
        "industry": code(need.industry_code, result.industry_code),
        "trl": maturity(need.trl, result.trl),
        "budget": budget(need.budget_fen, result.price_fen),
        "cooperation": cooperation(need.cooperation_codes, result.cooperation_codes),
    }
    return {name: value for name, value in values.items() if value is not None}


def _met(found: tuple[Verdict, ...]) -> float | None:
    """Return the share met, musts counted double and unknown as half."""
    total = good = 0.0
    for verdict in found:
        weight = 2.0 if verdict.need.must else 1.0
        total += weight
        good += weight * {MET: 1.0, UNKNOWN: 0.5}.get(verdict.outcome, 0.0)
    return good / total if total else None


def _total(values: dict[str, float], by: Weights) -> float:
    weight = sum([by.parts[name] for name in values])
    total = sum([by.parts[name] * value for name, value in values.items()])
    return total / weight if weight else 0.0


def _parts(values: dict[str, float], total: float, by: Weights) -> tuple[Part, ...]:
    whole = sum(by.parts[name] for name in values)
    weights = {name: by.parts[name] / whole for name in values}
    return tuple(
        Part(name, value, weights[name], weights[name] * value / total if total else 0)
        for name, value in values.items()
    )


def _named(asked: Asked, other: Counts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the weightiest words shared and missing, none that lies inside another."""
    shared: list[str] = []
    missing: list[str] = []
    for term in asked.weights:
        named = shared if term in other else missing
        if len(named) < NAMED and not any(term in longer for longer in named):
            named.append(term)
    return tuple(shared), tuple(missing)
