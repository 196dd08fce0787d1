"""A stored listing as its form shows it."""

from typing import Any

from sqlalchemy import inspect

from tech_market.listings.facts import ListingFacts, Shape, facts_of, shape_of
from tech_market.listings.models import Listing
from tech_market.listings.rows import indicator_data
from tech_market.money import plain_text


def form_data(listing: Listing, facts: type[ListingFacts]) -> dict[str, Any]:
    """Return what the form is filled with: texts, 万元, rows as dictionaries."""
    data = {
        one.name: _shown(getattr(listing, one.name), shape_of(one))
        for one in facts_of(facts)
    }
    data["indicators"] = [indicator_data(row) for row in data["indicators"]]
    return data | {"version": str(listing.version)}


def _shown(value: Any, shape: Shape) -> Any:
    if shape is Shape.ROWS:
        return [_cells(row) for row in value]
    if shape is Shape.WORDS:
        return "，".join(value)
    if value is None or shape in {Shape.DAY, Shape.FLAG, Shape.CODES}:
        return value
    return plain_text(value, unit="万元") if shape is Shape.FEN else str(value)


def _cells(row: Any) -> dict[str, Any]:
    return {
        column.key: getattr(row, column.key) for column in inspect(row).mapper.columns
    }
