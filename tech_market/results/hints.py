"""What a result still lacks, shown to its owner on the form and on its page."""

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from tech_market.listings.completeness import Completeness, items_of, scored
from tech_market.listings.forms import ListingForm
from tech_market.listings.hinting import typed_facts
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.services.writing import stated_by
from tech_market.policy.actor import Actor
from tech_market.results.facts import ResultFacts
from tech_market.results.models import Result

FILE: Final = Path(__file__).with_name("completeness.csv")


def complete_result(facts: ResultFacts) -> Completeness:
    """Return how complete a result with these facts is."""
    stated = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    return scored(stated, items_of(FILE))


def form_hint(form: ListingForm) -> Panel:
    """Return what the form still lacks, from whatever was typed so far."""
    found = scored(typed_facts(form), items_of(FILE))
    return Panel("listings/_missing.html", {"complete": found})


def page_hint(
    _session: Session, actor: Actor, listing: Listing, _now: datetime
) -> Panel | None:
    """Return what the result lacks, for its owner and oversight."""
    is_own = actor.organisation_id == listing.organisation_id
    if not (is_own or actor.sees_all):
        return None
    found = complete_result(stated_by(listing, ResultFacts))
    return Panel("listings/_missing.html", {"complete": found})


register(Result.kind, page_hint)
