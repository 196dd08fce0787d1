"""Compare what a need demands with what a result promises, unit by unit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt
from typing import Final, Literal

from tech_market.matching.measures import NEAR, alike
from tech_market.matching.text import Indicator
from tech_market.matching.units import convert

Outcome = Literal["met", "not-met", "unknown"]
MET: Final = "met"
NOT_MET: Final = "not-met"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One demand beside the promise that answers it, if one does."""

    need: Indicator
    offered: Indicator | None
    outcome: Outcome

    @property
    def is_broken(self) -> bool:
        """Whether a must is not met; what is only read from text is never a must."""
        return self.need.must and self.outcome == NOT_MET


def verdicts(
    needed: Sequence[Indicator], offered: Sequence[Indicator]
) -> tuple[Verdict, ...]:
    """Judge each demand, in order."""
    return tuple(_judge(row, offered) for row in needed)


def answers(needed: str, promised: str) -> bool:
    """Tell whether indicators of these names are compared."""
    return alike(needed, promised) >= NEAR


def _judge(row: Indicator, offered: Sequence[Indicator]) -> Verdict:
    likely = [
        (near, other)
        for other in offered
        if (near := alike(row.name, other.name)) >= NEAR
    ]
    if not likely:
        return Verdict(row, None, UNKNOWN)
    likely.sort(key=lambda pair: -pair[0])
    for _near, other in likely:
        outcome = _compare(row, other)
        if outcome != UNKNOWN:
            return Verdict(row, other, outcome)
    return Verdict(row, likely[0][1], UNKNOWN)


End = Decimal | None  # None: without end


def _compare(demand: Indicator, promise: Indicator) -> Outcome:
    """Compare two intervals.

    A promise with both ends is what can be had: reaching into a one-sided demand, or
    spanning a demanded range, meets it. A one-sided promise must lie inside; one that
    looks the same way and stops short is not met, because owners state their best.
    """
    least, most = _ends(demand)
    low, high = (
        None if end is None else convert(end, promise.unit, demand.unit)
        for end in _ends(promise)
    )
    if (least is None and most is None) or (low is None and high is None):
        return UNKNOWN
    reaches = gt if demand.operator in {">", "<"} else ge
    if _falls_short(high, least, reaches) or _falls_short(most, low, reaches):
        return NOT_MET
    is_above = least is None or (low is not None and reaches(low, least))
    if is_above and (most is None or (high is not None and reaches(most, high))):
        return MET
    return _in_part(low, high, least, most)


def _in_part(low: End, high: End, least: End, most: End) -> Outcome:
    """Judge what reaches into a demand without lying inside it."""
    is_one_sided = least is None or most is None
    if is_one_sided and (low is None, high is None) == (least is None, most is None):
        return NOT_MET
    if low is None or high is None:
        return UNKNOWN
    spans = not (least is None or most is None) and low <= least and high >= most
    return MET if is_one_sided or spans else UNKNOWN


def _ends(row: Indicator) -> tuple[End, End]:
    """Return the lowest and the highest value."""
    if row.operator in {">=", ">"}:
        return row.low, None
    if row.operator in {"<=", "<"}:
        return None, row.high
    return row.low, row.high


def _falls_short(
    end: End, of: End, reaches: Callable[[Decimal, Decimal], bool]
) -> bool:
    return end is not None and of is not None and not reaches(end, of)
