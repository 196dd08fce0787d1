"""How well a result answers a need, by what people did about the pair. Pure.

The grade of each act and reason is data: lists judgement-kind, decline-reason and
close-reason, column `grade`; empty where an act says nothing about relevance.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

MOST: Final = 3


class Kind(StrEnum):
    """What was done about a pair; list judgement-kind."""

    TAKEN = "taken"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SIGNED = "signed"
    REGISTERED = "registered"
    CLOSED = "closed"


def grade_in(extra: Mapping[str, str]) -> int | None:
    """Return the grade a code list gives, or None; an entry without one gives none."""
    text = extra.get("grade", "").strip()
    return int(text) if text.isdecimal() and int(text) <= MOST else None


def settled(grades: Iterable[int | None]) -> int | None:
    """Return what a pair's acts say in the end, in their order: the last that says any.

    A yes of one side and then "not in scope" of the other is a no; a no for the price
    leaves the yes before it.
    """
    last = None
    for grade in grades:
        if grade is not None:
            last = grade
    return last


def folds(needs: Sequence[str], count: int) -> list[list[str]]:
    """Deal needs out into so many folds, the same way whatever their order."""
    dealt = sorted(needs)
    return [dealt[start::count] for start in range(count)]
