"""How complete a listing is, and what it lacks: a score with its reasons. Pure.

What counts and how much stands in the kind's `completeness.csv`, so a market can weigh
otherwise. Anything that states a listing can be asked: a form, a row, a draft.
"""

import csv
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

WHOLE = 100
MEASURES = frozenset({"text", "count", "given", "units"})


class HasUnit(Protocol):
    """An indicator, as far as this rule looks at it."""

    @property
    def unit(self) -> str:
        """The unit, "" for none."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a complete listing says; `least` characters or entries for it all."""

    code: str
    field: str
    measure: str
    least: int
    weight: int
    sentence: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: at which field, how many points it costs, in words."""

    code: str
    field: str
    points: int
    sentence: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """A score of 0-100, and what would make it 100, the dearest first."""

    score: int
    gaps: tuple[Gap, ...]


def scored(stated: Mapping[str, object], items: Sequence[Item]) -> Completeness:
    """Score what is stated; `stated` holds facts by their names.

    Texts count by characters, lists by entries, each in proportion up to `least`;
    other facts are given or not. A field that is not there counts as empty.
    """
    gaps = []
    for item in items:
        reached = _reached(stated.get(item.field), item)
        if reached < item.weight:
            gaps.append(
                Gap(item.code, item.field, item.weight - reached, item.sentence,
                    item.sentence_en)
            )  # fmt: skip
    gaps.sort(key=lambda gap: -gap.points)
    return Completeness(WHOLE - sum(gap.points for gap in gaps), tuple(gaps))


def _reached(value: object, item: Item) -> int:
    """Return the points of one item, rounded down, 0 to its weight."""
    if item.measure == "given":
        return item.weight if value not in (None, "") else 0
    if item.measure == "units":
        rows: Sequence[HasUnit] = value if isinstance(value, Sequence) else ()
        with_unit = sum(bool(row.unit) for row in rows)
        return item.weight * with_unit // len(rows) if rows else 0
    if isinstance(value, str):
        size = len("".join(value.split()))
    else:
        size = len(value) if isinstance(value, Sized) else 0
    return item.weight * min(size, item.least) // item.least


@cache
def items_of(path: Path) -> tuple[Item, ...]:
    """Return the items of a data file. Raises ValueError for a file that is wrong."""
    with path.open(encoding="utf8", newline="") as file:
        return check_items(
            [
                Item(
                    row["code"], row["field"], row["measure"], int(row["least"]),
                    int(row["weight"]), row["missing_zh"], row["missing_en"],
                )
                for row in csv.DictReader(file)
            ]
        )  # fmt: skip


def check_items(items: Sequence[Item]) -> tuple[Item, ...]:
    """Raise ValueError unless the weights make 100 and every measure is known."""
    if sum(one.weight for one in items) != WHOLE:
        raise ValueError("the weights of completeness.csv do not make 100")
    for one in items:
        if one.measure not in MEASURES or one.least < 1 or one.weight < 1:
            raise ValueError(f"completeness.csv: {one.code}")
    return tuple(items)
