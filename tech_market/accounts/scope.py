"""Whose organisations and places a person may see and decide on."""

from sqlalchemy import ColumnElement, false, or_, true

from tech_market.accounts.models import Membership, Organisation, OrganisationState
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor


def is_public() -> ColumnElement[bool]:
    """Organisations that everybody may see: the verified ones."""
    return Organisation.state == OrganisationState.VERIFIED


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the one organisation the actor is an active member of."""
    if actor.organisation_id is None:
        return false()
    return Organisation.id == actor.organisation_id


def writable(actor: Actor) -> ColumnElement[bool]:
    """Return the organisation whose facts the actor may change: an owner's own."""
    return own(actor) if actor.is_owner else false()


def decidable(actor: Actor) -> ColumnElement[bool]:
    """Places the actor may give and take: an owner's house; all for administrators."""
    if may(actor, Action.ORGANISATION_VERIFY):
        return true()
    if actor.is_owner and actor.organisation_id is not None:
        return Membership.organisation_id == actor.organisation_id
    return false()


def removable(actor: Actor) -> ColumnElement[bool]:
    """Places the actor may end: those to decide on, and their own."""
    if actor.user_id is None:
        return decidable(actor)
    return or_(decidable(actor), Membership.user_id == actor.user_id)
