"""Whose claims are whose, as SQL. What is out of scope does not exist."""

from sqlalchemy import ColumnElement, false, true

from tech_market.brokerage.models import Broker
from tech_market.policy.actor import Actor, Role
from tech_market.rewards.models import RewardClaim


def readable(actor: Actor) -> ColumnElement[bool]:
    """Oversight reads all claims, a broker their own."""
    return true() if actor.sees_all else own(actor)


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the claims of this broker."""
    if actor.role is not Role.BROKER:
        return false()
    return RewardClaim.broker.has(Broker.user_id == actor.user_id)
