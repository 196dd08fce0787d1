"""What a need sets as terms beside what a result offers, hard or soft as it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tech_market.matching import nearness
from tech_market.matching.indicators import MET, NOT_MET, UNKNOWN, Outcome
from tech_market.matching.text import CONSTRAINTS, Document

DAYS_A_MONTH: Final = 30.44


@dataclass(frozen=True, slots=True)
class Constraint:
    """One of CONSTRAINTS as both sides state it, `wanted` and `offered` as data.

    Money in 分, days as ISO dates, months and levels as numbers, codes as they are;
    () where a side is silent. `value` 0-1, None when unknown.
    """

    name: str
    outcome: Outcome
    value: float | None
    is_hard: bool
    wanted: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def is_broken(self) -> bool:
        """Whether the need calls it hard and the result does not hold it."""
        return self.is_hard and self.outcome == NOT_MET


def values(
    need: Document, result: Document, months: Mapping[str, float]
) -> dict[str, float | None]:
    """Return how well each constraint is held, 0-1; None where a side is silent.

    `months` says how long a result of each TRL still takes, by assumption.
    """
    return {
        "budget": nearness.budget(need.budget_fen, result.price_fen),
        "deadline": nearness.deadline(
            months_left(need, result), _takes(result, months)
        ),
        "trl": nearness.maturity(need.trl, result.trl),
        "cooperation": nearness.cooperation(
            need.cooperation_codes, result.cooperation_codes
        ),
        "ip": nearness.ownership(need.ip_wanted, _ways(result)),
        "region": nearness.region(need.region_wanted, result.region_code),
    }


def constraints(
    need: Document, result: Document, months: Mapping[str, float]
) -> tuple[Constraint, ...]:
    """Return every constraint the need sets, in the order of CONSTRAINTS."""
    held = values(need, result, months)
    sides = _sides(need, result, months)
    return tuple(
        Constraint(
            name, _outcome(held[name]), held[name], name in need.hard, *sides[name]
        )
        for name in CONSTRAINTS
        if sides[name][0]
    )


def _outcome(value: float | None) -> Outcome:
    if value is None:
        return UNKNOWN
    return MET if value >= 1.0 else NOT_MET


Texts = tuple[str, ...]


def _sides(
    need: Document, result: Document, months: Mapping[str, float]
) -> dict[str, tuple[Texts, Texts]]:
    takes = _takes(result, months)
    return {
        "budget": (_texts(need.budget_fen), _texts(result.price_fen)),
        "deadline": (_texts(need.deadline_on), _texts(takes)),
        "trl": (_texts(need.trl), _texts(result.trl)),
        "cooperation": (need.cooperation_codes, result.cooperation_codes),
        "ip": (_texts(need.ip_wanted), _ways(result)),
        "region": (_texts(need.region_wanted), _texts(result.region_code)),
    }


def _ways(result: Document) -> Texts:
    """Return every way a result may be had, conversion and cooperation alike."""
    codes = (*result.conversion_codes, *result.cooperation_codes)
    return tuple(dict.fromkeys(codes))


def _texts(value: float | str | date | None) -> Texts:
    return () if value is None or value == "" else (str(value),)


def months_left(need: Document, result: Document) -> float | None:
    """Return the months from the day of reading to the need's deadline."""
    day = need.read_on or result.read_on
    if need.deadline_on is None or day is None:
        return None
    return (need.deadline_on - day).days / DAYS_A_MONTH


def _takes(result: Document, months: Mapping[str, float]) -> float | None:
    return None if result.trl is None else months.get(str(result.trl))
