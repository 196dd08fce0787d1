"""What a need still lacks, shown to its owner on the form and on its page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from wtforms import FieldList

from tech_market.listings.forms import ListingForm
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.services.writing import stated_by
from tech_market.listings.texts import split_words
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.needs.rules.completeness import Completeness, completeness
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class TypedRow:
    """An indicator as far as it was typed."""

    unit: str


def complete_need(facts: NeedFacts) -> Completeness:
    """Return how complete a need with these facts is."""
    return completeness(
        {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    )


def form_hint(form: ListingForm) -> Panel:
    """Return what the form still lacks, from whatever was typed so far."""
    typed = {name: _typed(name, field) for name, field in form._fields.items()}
    return Panel("needs/_missing.html", {"complete": completeness(typed)})


def page_hint(
    _session: Session, actor: Actor, listing: Listing, _now: datetime
) -> Panel | None:
    """Return what the need lacks, for its owner and oversight."""
    is_own = actor.organisation_id == listing.organisation_id
    if not (is_own or actor.sees_all):
        return None
    found = complete_need(stated_by(listing, NeedFacts))
    return Panel("needs/_missing.html", {"complete": found})


def _typed(name: str, field: Any) -> object:
    if isinstance(field, FieldList):
        rows = [row.form for row in field if not row.form.is_blank]
        return (
            [TypedRow(row.unit.data or "") for row in rows]
            if name == "indicators"
            else rows
        )
    return split_words(field.data) if name == "keywords" else field.data


register(Need.kind, page_hint)
