"""Which side of an introduction an organisation is."""

from datetime import datetime

from tech_market.brokerage.models import Introduction
from tech_market.brokerage.rules import Side
from tech_market.policy.actor import Actor


def side_of(actor: Actor, one: Introduction) -> Side | None:
    """Return which side the actor's organisation is, None for broker and oversight."""
    if actor.organisation_id is None:
        return None
    sides = {
        one.match.result.organisation_id: Side.RESULT,
        one.match.need.organisation_id: Side.NEED,
    }
    return sides.get(actor.organisation_id)


def accepted_at(one: Introduction, side: Side) -> datetime | None:
    """Return when this side accepted, or None."""
    return one.need_accepted_at if side is Side.NEED else one.result_accepted_at
