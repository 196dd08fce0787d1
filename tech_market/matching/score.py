"""The score of one pair, and the reasons for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tech_market.matching.asking import Scale, asked
from tech_market.matching.constraints import Constraint, constraints
from tech_market.matching.held import Held, held, numbers
from tech_market.matching.indicators import Verdict
from tech_market.matching.profile import PAIRS, WORDS, Profile, profile
from tech_market.matching.segment import Segmenter, segmenter
from tech_market.matching.statistics import NoStatistics, Statistics
from tech_market.matching.sub_scores import Question, Scored, scored, sides
from tech_market.matching.text import Document
from tech_market.matching.weights import Weights, weights

__all__ = ["Match", "Part", "Question", "best", "explain", "question"]

Terms = tuple[str, ...]
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
    `score` is the sum of value times weight, times Weights.unmet for each must or hard
    constraint in `broken`.
    """

    id: str
    score: float
    parts: tuple[Part, ...]
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    constraints: tuple[Constraint, ...]
    engine: str

    @property
    def broken(self) -> tuple[str, ...]:
        """Name the hard constraints and musts that are not held."""
        rows = tuple(one.need.name for one in self.verdicts if one.is_broken)
        return rows + tuple(one.name for one in self.constraints if one.is_broken)


def question(
    one: Profile, statistics: Statistics, by: Weights | None = None
) -> Question:
    """Prepare a listing for comparison, by the weights in force unless told others."""
    by = by or weights()
    return weighed(one, Scale(one.facts.kind, statistics, by.lexical), by)


def weighed(one: Profile, scale: Scale, by: Weights) -> Question:
    """Prepare a listing by a scale of its kind that may have served others before."""
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
    return best(ready, [held(profile(result, cut))], 1)[0]


def best(question: Question, others: Sequence[Held], top: int) -> list[Match]:
    """Return the best listings in order; reasons only for these.

    Of equal ones the one as long as the asking listing comes first, which is the same
    text where there is one; then those that say more, then by id.
    """
    scores = scored(question, others)
    totals = scores.totals.tolist()
    places = sorted(
        range(len(others)), key=lambda at: (-totals[at], others[at].facts.id)
    )
    length = sum(question.profile.terms[PAIRS].values())
    ordered: list[int] = []
    for _total, some in groupby(places, key=lambda at: totals[at]):
        equal = list(some)
        if len(equal) > 1:
            equal.sort(key=lambda at: _telling(sum(others[at].counts[PAIRS]), length))
        ordered += equal
        if len(ordered) >= top:
            break
    chosen = ordered[: max(0, top)]
    pairs = zip(scores.of(chosen), [others[at] for at in chosen], strict=True)
    return _told_all(question, [*pairs])


def _telling(length: int, asked: int) -> tuple[bool, int]:
    return length != asked, -length


def each(question: Question, others: Sequence[Held]) -> list[Match]:
    """Score every listing, in the order given; no words are named, which takes long."""
    found = scored(question, others).of(range(len(others)))
    return [
        _told(question, other, one, ((), ()))
        for one, other in zip(found, others, strict=True)
    ]


def _told_all(question: Question, found: list[tuple[Scored, Held]]) -> list[Match]:
    """Usual words are no reason, so they are not named."""
    every = question.asked[WORDS].weights
    usual = question.scale.usual[WORDS]
    words = [term for term in every if not usual[term]]
    keys = numbers(words)
    return [
        _told(question, other, one, _named(words, other.has(WORDS, keys)))
        for one, other in found
    ]


def _told(
    question: Question, other: Held, found: Scored, named: tuple[Terms, Terms]
) -> Match:
    need, result = sides(question.profile.facts, other.facts)
    shared, missing = named
    return Match(
        id=other.facts.id,
        score=found.total,
        parts=_parts(found, question.by),
        shared=shared,
        missing=missing,
        verdicts=found.verdicts,
        constraints=constraints(need, result, question.by.months),
        engine=question.by.version,
    )


def _parts(found: Scored, by: Weights) -> tuple[Part, ...]:
    whole = sum(by.parts[name] for name in found.values)
    weights = {name: by.parts[name] / whole for name in found.values}
    return tuple(
        Part(
            name,
            value,
            weights[name],
            weights[name] * value / found.bare if found.bare else 0,
        )
        for name, value in found.values.items()
    )


def _named(words: list[str], held: list[bool]) -> tuple[Terms, Terms]:
    """Return the weightiest words shared and missing, none that lies inside another."""
    pairs = list(zip(words, held, strict=True))
    return (
        _longest(term for term, is_held in pairs if is_held),
        _longest(term for term, is_held in pairs if not is_held),
    )


def _longest(terms: Iterable[str]) -> Terms:
    """Return the first NAMED, leaving out what lies inside another of them."""
    named: list[str] = []
    whole = ""
    for term in terms:
        if term in whole:
            continue
        named = [shorter for shorter in named if shorter not in term]
        named.append(term)
        if len(named) == NAMED:
            break
        whole = "\n".join(named)
    return tuple(named)
