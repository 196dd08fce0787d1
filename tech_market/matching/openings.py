"""Which one change of a listing lets more of the others fit: tried, not guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tech_market.matching.changes import OF_NEED, OF_RESULT
from tech_market.matching.gains import INDICATOR, reaching
from tech_market.matching.held import Held
from tech_market.matching.indicators import NOT_MET, UNKNOWN, Verdict
from tech_market.matching.score import Match, Question, each
from tech_market.matching.text import NEED, Document, Indicator

MOST: Final = 4  # changes named
UNSTATED: Final = "unstated"  # an indicator the asking result does not state


@dataclass(frozen=True, slots=True)
class Floor:
    """From which score a listing is worth a call: `least`, and a share of the best."""

    least: float
    share: float


@dataclass(frozen=True, slots=True)
class Opening:
    """One change of the asking listing, and the ids of those that fit only then.

    `name` is one of CONSTRAINTS, INDICATOR or UNSTATED; `value` is what the listing
    would say, as Constraint has it, () for "not asked for"; `about` names an indicator.
    """

    name: str
    value: tuple[str, ...]
    ids: tuple[str, ...]
    about: str = ""
    demand: Indicator | None = None


Change = tuple[Opening, Document]


def openings(
    question: Question, others: Sequence[Held], floor: Floor
) -> tuple[Opening, ...]:
    """Return the changes that let most others fit, at most one for each term.

    One fits that is above the floor and known to break no term and no must. Only one
    broken thing at a time is mended: what breaks two does not fit by one change.
    """
    told = list(zip(others, each(question, others), strict=True))
    best = max((match.score for _one, match in told), default=0.0)
    line = max(floor.least, floor.share * best)
    found: dict[tuple[str, str], Opening] = {}
    alone = [(one, match) for one, match in told if len(obstacles(match)) == 1]
    for change, facts in _changes(question, alone):
        mended = replace(question, profile=replace(question.profile, facts=facts))
        near = [one for one, before in alone if obstacles(before) == {_key(change)}]
        ids = tuple(one.id for one in each(mended, near) if _fits(one, line))
        best_yet = found.get(_key(change))
        if ids and (best_yet is None or len(ids) > len(best_yet.ids)):
            found[_key(change)] = replace(change, ids=ids)
    rows = [*found.values(), *_unstated(question, told, line)]
    return tuple(sorted(rows, key=lambda one: (-len(one.ids), one.name))[:MOST])


def obstacles(match: Match) -> set[tuple[str, str]]:
    """Return the terms and musts that are known not to be held."""
    terms = {(one.name, "") for one in match.constraints if one.outcome == NOT_MET}
    return terms | {
        (INDICATOR, one.need.name) for one in match.verdicts if one.is_broken
    }


def _key(one: Opening) -> tuple[str, str]:
    return one.name, one.about


def _fits(match: Match, line: float) -> bool:
    return match.score >= line and not obstacles(match)


def _changes(
    question: Question, alone: Sequence[tuple[Held, Match]]
) -> Iterator[Change]:
    """Yield every change worth a try, the least of each kind first."""
    facts, months = question.profile.facts, question.by.months
    mine = OF_NEED if facts.kind == NEED else OF_RESULT
    rest: dict[str, list[Document]] = {}
    for one, match in alone:
        for name, about in obstacles(match):
            if name == INDICATOR:
                broken = [row for row in match.verdicts if row.need.name == about]
                yield from _indicator(facts, broken)
            else:
                rest.setdefault(name, []).append(one.facts)
    for name, others in rest.items():
        if name in mine:
            values = mine[name](facts, others, months)
            for value, changes in values:
                yield Opening(name, value, ()), replace(facts, **changes)


def _indicator(facts: Document, broken: Sequence[Verdict]) -> Iterator[Change]:
    """Make a must a wish, or let a result reach what is demanded."""
    for verdict in broken:
        row = verdict.need
        if facts.kind == NEED:
            rows = tuple(
                replace(one, must=False) if one == row else one
                for one in facts.indicators
            )
        else:
            rows = (reaching(row), *facts.indicators)
        opening = Opening(INDICATOR, (), (), row.name, row)
        yield opening, replace(facts, indicators=rows)


def _unstated(
    question: Question, told: Sequence[tuple[Held, Match]], line: float
) -> Iterator[Opening]:
    """Name the indicators that fitting needs ask for and the result leaves out."""
    if question.profile.facts.kind == NEED:
        return
    found: dict[str, tuple[Indicator, list[str]]] = {}
    for one, match in told:
        if not _fits(match, line):
            continue
        for verdict in match.verdicts:
            if verdict.outcome == UNKNOWN and verdict.offered is None:
                _row, ids = found.setdefault(verdict.need.name, (verdict.need, []))
                ids.append(one.facts.id)
    for name, (row, ids) in found.items():
        yield Opening(UNSTATED, (), tuple(dict.fromkeys(ids)), name, row)
