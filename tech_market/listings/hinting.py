"""What a listing still lacks, told to its owner on the form and on its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from wtforms import FieldList

from tech_market.listings.completeness import Completeness
from tech_market.listings.facts import ListingFacts
from tech_market.listings.forms import ListingForm
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.services.writing import stated_by
from tech_market.listings.texts import split_words
from tech_market.policy.actor import Actor

Measure = Callable[[Mapping[str, object]], Completeness]


@dataclass(frozen=True, slots=True)
class TypedRow:
    """An indicator as far as it was typed."""

    unit: str


def hints(
    kind: str, facts: type[ListingFacts], measure: Measure
) -> Callable[[ListingForm], Panel]:
    """Add the panel to the pages of a kind; return what draws it above a form.

    The form's goes by whatever was typed so far. The page's is for the owner and
    oversight.
    """

    def on_page(
        _session: Session, actor: Actor, listing: Listing, _now: datetime
    ) -> Panel | None:
        is_own = actor.organisation_id == listing.organisation_id
        if not (is_own or actor.sees_all):
            return None
        stated = stated_by(listing, facts)
        return _panel(measure({one.name: getattr(stated, one.name)
                               for one in fields(stated)}))  # fmt: skip

    register(kind, on_page)
    return lambda form: _panel(measure(typed_facts(form)))


def _panel(found: Completeness) -> Panel:
    return Panel("listings/_missing.html", {"complete": found})


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
