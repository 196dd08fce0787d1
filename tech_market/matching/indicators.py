"""Compare what a need demands with what a result promises, unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
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


Ends = tuple[Decimal | None, Decimal | None]  # lowest and highest, None: without end


def _compare(demand: Indicator, promise: Indicator) -> Outcome:
    """Compare two intervals.

    A promise with both ends is what can be had: reaching into a one-sided demand, or
    spanning a demanded range, meets it. A one-sided promise must lie inside; one that
    looks the same way and stops short is not met, because owners state their best.
    """
    wanted, offered = _ends(demand), _converted(_ends(promise), promise, demand)
    if wanted == (None, None) or offered == (None, None):
        return UNKNOWN
    strict = demand.operator in {">", "<"}
    if _apart(offered, wanted, strict=strict):
        return NOT_MET
    if _inside(offered, wanted, strict=strict):
        return MET
    if None in wanted and [end is None for end in wanted] == [
        end is None for end in offered
    ]:
        return NOT_MET
    if None in offered or (None not in wanted and not _inside(wanted, offered)):
        return UNKNOWN
    return MET


def _ends(row: Indicator) -> Ends:
    if row.operator in {">=", ">"}:
        return row.low, None
    if row.operator in {"<=", "<"}:
        return None, row.high
    return row.low, row.high


def _converted(ends: Ends, row: Indicator, wanted: Indicator) -> Ends:
    low, high = (
        None if end is None else convert(end, row.unit, wanted.unit) for end in ends
    )
    return low, high


def _inside(inner: Ends, outer: Ends, *, strict: bool = False) -> bool:
    low = outer[0] is None or _beyond(inner[0], outer[0], strict=strict)
    high = outer[1] is None or _beyond(outer[1], inner[1], strict=strict)
    return low and high


def _apart(one: Ends, wanted: Ends, *, strict: bool) -> bool:
    known = None not in (one[1], wanted[0])
    below = known and not _beyond(one[1], wanted[0], strict=strict)
    known = None not in (one[0], wanted[1])
    return below or (known and not _beyond(wanted[1], one[0], strict=strict))


def _beyond(high: Decimal | None, low: Decimal | None, *, strict: bool) -> bool:
    """Whether both are known and the first is at least (or above) the second."""
    if high is None or low is None:
        return False
    return high > low if strict else high >= low
