"""Compare what a need demands with what a result promises, unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rapidfuzz import fuzz

from tech_market.matching.normalise import normalise
from tech_market.matching.text import Indicator
from tech_market.matching.units import convert

MET: Literal["met"] = "met"
NOT_MET: Literal["not-met"] = "not-met"
UNKNOWN: Literal["unknown"] = "unknown"
NEAR_NAME = 75.0  # fuzz.ratio 0-100: 抗拉强度/拉伸强度 = 75 is one thing


@dataclass(frozen=True, slots=True)
class Verdict:
    """One demand beside the promise that answers it, if one does."""

    need: Indicator
    offered: Indicator | None
    outcome: Literal["met", "not-met", "unknown"]


def verdicts(
    needed: Sequence[Indicator], offered: Sequence[Indicator]
) -> tuple[Verdict, ...]:
    """Judge each demand, in order."""
    return tuple(_judge(row, offered) for row in needed)


def _judge(row: Indicator, offered: Sequence[Indicator]) -> Verdict:
    named = [(_alike(row.name, other.name), other) for other in offered]
    likely = [pair for pair in named if pair[0] >= NEAR_NAME]
    for _, other in sorted(likely, key=lambda pair: -pair[0]):
        outcome = _compare(row, other)
        if outcome != UNKNOWN:
            return Verdict(row, other, outcome)
    best = max(likely, key=lambda pair: pair[0])[1] if likely else None
    return Verdict(row, best, UNKNOWN)


def _alike(left: str, right: str) -> float:
    return fuzz.ratio(normalise(left), normalise(right))


def _compare(
    need: Indicator, offered: Indicator
) -> Literal["met", "not-met", "unknown"]:
    promise = _bounds(offered, need.unit)
    if promise is None:
        return UNKNOWN
    low, high = promise
    best_high = high if high is not None else low
    best_low = low if low is not None else high
    match need.operator:
        case ">=" | ">" if need.low is not None and best_high is not None:
            good = (
                best_high >= need.low if need.operator == ">=" else best_high > need.low
            )
        case "<=" | "<" if need.high is not None and best_low is not None:
            good = (
                best_low <= need.high if need.operator == "<=" else best_low < need.high
            )
        case "=" | "range" if None not in {need.low, need.high, best_low, best_high}:
            good = _inside(need, best_low, best_high)
        case _:
            return UNKNOWN
    return MET if good else NOT_MET


def _inside(need: Indicator, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether the promise covers some of the demanded range."""
    if need.low is None or need.high is None or low is None or high is None:
        return False
    return low <= need.high and high >= need.low


def _bounds(row: Indicator, unit: str) -> tuple[Decimal | None, Decimal | None] | None:
    """Return the promise in the demand's unit; None when units do not compare."""
    ends = (row.low, row.high)
    changed = [None if x is None else convert(x, row.unit, unit) for x in ends]
    if all(x is None for x in changed):
        return None
    return changed[0], changed[1]
