"""What a form states so far, as the measure of completeness reads it."""

from dataclasses import dataclass
from typing import Any

from wtforms import FieldList

from tech_market.listings.forms import ListingForm
from tech_market.listings.texts import split_words


@dataclass(frozen=True, slots=True)
class TypedRow:
    """An indicator as far as it was typed."""

    unit: str


def typed_facts(form: ListingForm) -> dict[str, object]:
    """Return whatever was typed, valid or not, by the facts' names."""
    return {name: _typed(name, field) for name, field in form._fields.items()}


def _typed(name: str, field: Any) -> object:
    if isinstance(field, FieldList):
        rows = [row.form for row in field if not row.form.is_blank]
        return (
            [TypedRow(row.unit.data or "") for row in rows]
            if name == "indicators"
            else rows
        )
    return split_words(field.data) if name == "keywords" else field.data
