"""What would raise a pair's score most: changes of the result tried, none guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from tech_market.matching.classes import classes
from tech_market.matching.constraints import months_left
from tech_market.matching.held import held
from tech_market.matching.indicators import MET
from tech_market.matching.normalise import normalise
from tech_market.matching.profile import PAIRS, WORDS, Profile
from tech_market.matching.score import Match, Question, best
from tech_market.matching.segment import pairs
from tech_market.matching.sub_scores import sides
from tech_market.matching.text import RESULT, Document, Indicator

LEAST: Final = 0.01  # of a score: less is not worth a sentence
MOST: Final = 3  # changes named
INDICATOR, TERM = "indicator", "term"
#: a way of having a result that gives a need what it wants to own
WAY: Final = {"own": "transfer", "share": "joint", "use": "licence"}


@dataclass(frozen=True, slots=True)
class Gain:
    """A change of the result alone, and the `score` 0-1 the pair then has.

    `name` is one of CONSTRAINTS, INDICATOR or TERM; `about` names the indicator or the
    term; `value` is what the result would say, as Constraint has it.
    """

    name: str
    value: tuple[str, ...]
    score: float
    about: str = ""
    demand: Indicator | None = None


Try = tuple[Gain, Profile]


def _score(question: Question, other: Profile) -> Match:
    return best(question, [held(other)], 1)[0]


def gains(question: Question, other: Profile, *, most: int = MOST) -> tuple[Gain, ...]:
    """Return the changes that raise the score most, the best first.

    Where a result lies is left out: nobody changes that.
    """
    before = _score(question, other)
    is_asked = question.profile.facts.kind == RESULT
    result = question.profile if is_asked else other
    found = []
    for gain, changed in _tries(question, other, before, result):
        if is_asked:
            after = _score(replace(question, profile=changed), other)
        else:
            after = _score(question, changed)
        if after.score >= before.score + LEAST:
            found.append(replace(gain, score=after.score))
    return tuple(sorted(found, key=lambda one: (-one.score, one.name))[:most])


def _tries(
    question: Question, other: Profile, before: Match, result: Profile
) -> Iterator[Try]:
    need, offered = sides(question.profile.facts, other.facts)
    asking = other if result is question.profile else question.profile
    for one in before.constraints:
        if one.outcome == MET:
            continue
        for value, facts in _held(one.name, need, offered, question.by.months):
            yield Gain(one.name, value, 0.0), replace(result, facts=facts)
    for verdict in before.verdicts:
        if verdict.outcome != MET:
            rows = (reaching(verdict.need), *offered.indicators)
            facts = replace(offered, indicators=rows)
            gain = Gain(INDICATOR, (), 0.0, verdict.need.name, verdict.need)
            said = _saying(result, _terms(verdict.need.name, asking))
            yield gain, replace(said, facts=facts)
    if result is other:
        names = [verdict.need.name for verdict in before.verdicts]
        for term in before.missing:
            if any(term in name for name in names):
                continue  # the indicator itself is the better advice
            said = _saying(other, {WORDS: [term], PAIRS: pairs(term)})
            yield Gain(TERM, (), 0.0, term), said


def _held(
    name: str, need: Document, result: Document, months: Mapping[str, float]
) -> Iterator[tuple[tuple[str, ...], Document]]:
    """Yield the least change of a result that holds one of the need's terms."""
    if name == "budget" and need.budget_fen is not None:
        yield (str(need.budget_fen),), replace(result, price_fen=need.budget_fen)
    elif name == "trl" and need.trl is not None:
        yield (str(need.trl),), replace(result, trl=need.trl)
    elif name == "deadline" and (level := in_time(need, result, months)):
        yield (str(level),), replace(result, trl=level)
    elif name == "cooperation":
        for code in need.cooperation_codes:
            codes = (*result.cooperation_codes, code)
            yield (code,), replace(result, cooperation_codes=codes)
    elif name == "ip" and need.ip_wanted in WAY:
        way = WAY[need.ip_wanted]
        codes = (*result.conversion_codes, way)
        yield (way,), replace(result, conversion_codes=codes)


def in_time(
    need: Document, result: Document, months: Mapping[str, float]
) -> int | None:
    """Return the lowest TRL that is ready by the need's deadline, None for none."""
    left = months_left(need, result)
    if left is None:
        return None
    return min(
        (int(trl) for trl, takes in months.items() if takes <= left), default=None
    )


def reaching(demand: Indicator) -> Indicator:
    """Return a promise that just meets a demand."""
    low, high = demand.low, demand.high
    if demand.operator == ">" and low is not None:
        low = high = low + _bit(low)
    elif demand.operator == "<" and high is not None:
        low = high = high - _bit(high)
    elif demand.operator != "range":
        low = high = high if low is None else low
    operator = "range" if demand.operator == "range" else "="
    return Indicator(demand.name, operator, low, high, demand.unit)


def _bit(value: Decimal) -> Decimal:
    return (abs(value) or Decimal(1)) / 100


def _terms(name: str, need: Profile) -> dict[str, list[str]]:
    """Return what a profile counts of an indicator's name, as the need's has it."""
    plain = normalise(name)
    words = [word for word in need.terms[WORDS] if word in plain]
    found = classes(plain, frozenset(words))
    return {WORDS: words, PAIRS: pairs(plain)} | found


def _saying(result: Profile, terms: Mapping[str, Sequence[str]]) -> Profile:
    """Return the result with some terms in its text once more."""
    counts = {sort: dict(some) for sort, some in result.terms.items()}
    for sort, some in terms.items():
        for one in some:
            counts[sort][one] = counts[sort].get(one, 0) + 1
    return replace(result, terms=counts)
