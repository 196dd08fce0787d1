"""Whose questions are whose. What is out of scope does not exist."""

from sqlalchemy import ColumnElement, and_, false, or_

from tech_market.listings.audience import Audience, reads_body
from tech_market.listings.models import Listing
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.questions.models import Question


def is_owner(actor: Actor, listing: Listing) -> bool:
    """Tell whether the listing is of the actor's organisation."""
    return (
        actor.organisation_id is not None
        and actor.organisation_id == listing.organisation_id
    )


def readable(actor: Actor, listing: Listing, audience: Audience) -> ColumnElement[bool]:
    """Return which questions about a listing this reader sees, as SQL."""
    about = and_(Question.kind == listing.kind, Question.listing_id == listing.id)
    if may(actor, Action.LISTING_REVIEW) or actor.sees_all:
        return about
    standing = and_(about, Question.removed_at.is_(None))
    if is_owner(actor, listing):
        return standing
    own = Question.user_id == actor.user_id if actor.user_id else false()
    if reads_body(audience, listing.level):
        return and_(standing, or_(own, Question.answered_at.is_not(None)))
    return and_(standing, own)
