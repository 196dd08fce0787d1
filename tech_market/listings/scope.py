"""Whose listings are whose, as SQL. What is out of scope does not exist."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false

from tech_market.listings.models import Listing
from tech_market.listings.rules import Level, ListingState
from tech_market.policy.actor import Actor

FINDABLE = tuple(level for level in Level if level is not Level.OFFLINE)


def listed(model: type[Listing], today: date) -> ColumnElement[bool]:
    """Return what everybody finds: published, not expired, not offline."""
    return and_(
        model.state == ListingState.PUBLISHED,
        model.valid_until >= today,
        model.level.in_(FINDABLE),  # an index can seek these; it cannot seek "not"
    )


def own(model: type[Listing], actor: Actor) -> ColumnElement[bool]:
    """Return what the actor's organisation posted, in every state."""
    if actor.organisation_id is None:
        return false()
    return model.organisation_id == actor.organisation_id


writable = own
