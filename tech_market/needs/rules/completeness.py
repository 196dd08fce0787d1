"""How complete a need is, by `completeness.csv` beside this file. Pure."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tech_market.listings.completeness import (
    Completeness,
    Gap,
    Item,
    check_items,
    items_of,
    scored,
)

__all__ = ["Completeness", "Gap", "Item", "check_items", "completeness", "shipped"]
FILE: Final = Path(__file__).with_name("completeness.csv")


def completeness(
    stated: Mapping[str, object], items: Sequence[Item] | None = None
) -> Completeness:
    """Score what is stated of a need; see `listings.completeness.scored`."""
    return scored(stated, shipped() if items is None else items)


def shipped() -> tuple[Item, ...]:
    """Return the items of a need."""
    return items_of(FILE)
