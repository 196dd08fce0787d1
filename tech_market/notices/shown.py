"""Listings in notices and mails, as their reader may see them at this moment."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from tech_market.clock import today
from tech_market.listings.audience import Audience, CardView
from tech_market.listings.models import Listing
from tech_market.listings.scope import listed, own
from tech_market.needs import audience as needs
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor
from tech_market.results import audience as results
from tech_market.results.models import Result

Key = tuple[str, str]  # kind, reference
MODELS: dict[str, type[Need | Result]] = {"need": Need, "result": Result}
_CARDS: dict[str, Any] = {"need": needs.card_of, "result": results.card_of}


def cards_for(
    session: Session, actor: Actor, keys: Collection[Key], *, now: datetime
) -> dict[Key, CardView]:
    """Return what is there for this reader now; what is gone or closed is left out."""
    day, found = today(now), dict[Key, CardView]()
    for kind, model in MODELS.items():
        refs = {ref for one, ref in keys if one == kind}
        if not refs:
            continue
        query = (
            select(model)
            .options(joinedload(model.organisation))
            .where(model.ref.in_(refs), or_(listed(model, day), own(model, actor)))
        )
        for row in session.scalars(query):
            audience = audience_of(actor, row)
            found[kind, row.ref] = _CARDS[kind](row, audience, today=day)
    return found


def audience_of(actor: Actor, listing: Listing) -> Audience:
    """Return as whom a reader is told of a listing: never more than its page shows."""
    if actor.organisation_id == listing.organisation_id:
        return Audience.FULL
    return Audience.MEMBER if actor.is_insider else Audience.PUBLIC
