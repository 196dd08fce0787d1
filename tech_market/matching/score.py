"""The score of one pair, and the reasons for it."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from tech_market.matching.asking import Asked, asked
from tech_market.matching.indicators import MET, UNKNOWN, Verdict, verdicts
from tech_market.matching.nearness import budget, code, cooperation, maturity
from tech_market.matching.profile import Profile, Terms, profile
from tech_market.matching.segment import Segmenter, segmenter
from tech_market.matching.statistics import NoStatistics, Statistics
from tech_market.matching.text import NEED, Document
from tech_market.matching.weights import Weights, weights

NAMED = 8  # terms shown as shared or missing


@dataclass(frozen=True, slots=True)
class Part:
    """One named sub-score; `value` 0-1, `share` is its share of the total, 0-1."""

    name: str
    value: float
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Match:
    """One listing offered for another, with the reasons; `score` 0-1."""

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
    asked: Asked
    by: Weights


def question(one: Profile, statistics: Statistics, by: Weights) -> Question:
    """Prepare a listing for comparison."""
    return Question(one, asked(one, statistics, by), by)


def explain(
    need: Document,
    result: Document,
    *,
    statistics: Statistics | None = None,
    words: Segmenter | None = None,
) -> Match:
    """Score one pair; without statistics every term tells alike."""
    cut = words or segmenter()
    known = statistics or NoStatistics()
    ready = question(profile(need, cut), known, weights())
    return score(ready, profile(result, cut))


def score(question: Question, other: Profile) -> Match:
    """Score another listing for the one that asks."""
    found = _judged(question, other)
    values = _lexical(question, other) | _facts(question, other, found)
    total, parts = _sum(values, question.by)
    shared, missing = _terms(question.asked.words, other.words)
    return Match(
        other.facts.id, total, parts, shared, missing, found, question.by.version
    )


def _lexical(question: Question, other: Profile) -> dict[str, float]:
    by = question.by.lexical
    return {
        "words": _covered(question.asked.words, other.words, by.head),
        "pairs": _covered(question.asked.pairs, other.pairs, by.head),
        "fuzzy": _fuzzy(question.profile.words, other.words),
    }


def _covered(weighed: dict[str, float], other: Terms, head: float) -> float:
    """Return the share of the asked weight that the other listing has, 0-1."""
    total = sum(weighed.values())
    if not total:
        return 0.0
    held = 0.0
    for term, weight in weighed.items():
        count = other.count(term, head)
        if count:
            held += weight * count / (count + 1.0)
    return held / total


def _fuzzy(left: Terms, right: Terms) -> float:
    joined = " ".join(left.head), " ".join(right.head)
    return fuzz.token_set_ratio(*joined) / 100.0 if all(joined) else 0.0


def _judged(question: Question, other: Profile) -> tuple[Verdict, ...]:
    mine, theirs = question.profile.facts.indicators, other.facts.indicators
    if question.profile.facts.kind == NEED:
        return verdicts(mine, theirs)
    return verdicts(theirs, mine)


def _facts(
    question: Question, other: Profile, found: tuple[Verdict, ...]
) -> dict[str, float]:
    """Return the parts that both listings say something about."""
    one, two = question.profile.facts, other.facts
    need, result = (one, two) if one.kind == NEED else (two, one)
    values = {
        "field": code(need.field_code, result.field_code),
        "industry": code(need.industry_code, result.industry_code),
        "indicators": _met(found),
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


def _sum(values: dict[str, float], by: Weights) -> tuple[float, tuple[Part, ...]]:
    weight = sum(by.parts[name] for name in values)
    total = sum(by.parts[name] * value for name, value in values.items()) / weight
    parts = tuple(
        Part(
            name=name,
            value=value,
            weight=by.parts[name] / weight,
            share=by.parts[name] / weight * value / total if total else 0.0,
        )
        for name, value in values.items()
    )
    return total, parts


def _terms(
    weighed: dict[str, float], other: Terms
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the weightiest terms shared and missing, no word inside another."""
    shared: list[str] = []
    missing: list[str] = []
    for term in weighed:
        named = shared if other.count(term, 1.0) else missing
        if len(named) < NAMED and not any(term in longer for longer in named):
            named.append(term)
    return tuple(shared), tuple(missing)
