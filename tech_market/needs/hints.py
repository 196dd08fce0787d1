"""What a need still lacks, shown to its owner on the form and on its page."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.listings.forms import ListingForm
from tech_market.listings.hinting import typed_facts
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.services.writing import stated_by
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.needs.rules.completeness import Completeness, completeness
from tech_market.policy.actor import Actor


def complete_need(facts: NeedFacts) -> Completeness:
    """Return how complete a need with these facts is."""
    return completeness(
        {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    )


def form_hint(form: ListingForm) -> Panel:
    """Return what the form still lacks, from whatever was typed so far."""
    return Panel(
        "listings/_missing.html", {"complete": completeness(typed_facts(form))}
    )


def page_hint(
    _session: Session, actor: Actor, listing: Listing, _now: datetime
) -> Panel | None:
    """Return what the need lacks, for its owner and oversight."""
    is_own = actor.organisation_id == listing.organisation_id
    if not (is_own or actor.sees_all):
        return None
    found = complete_need(stated_by(listing, NeedFacts))
    return Panel("listings/_missing.html", {"complete": found})


register(Need.kind, page_hint)
