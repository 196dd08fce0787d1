"""Whose introductions and deals are whose, as SQL; out of scope is not there."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from tech_market.brokerage.models import Broker, BrokerState, Deal, Introduction
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor, Role
from tech_market.recommend.models import Match
from tech_market.results.models import Result


def is_broker(actor: Actor) -> bool:
    """Tell whether the actor asks as a broker."""
    return actor.role is Role.BROKER


def readable(actor: Actor) -> ColumnElement[bool]:
    """Oversight reads all introductions; a filed broker and both sides their own."""
    if actor.sees_all:
        return true()
    if is_broker(actor):
        return writable(actor)
    return answerable(actor)


def writable(actor: Actor) -> ColumnElement[bool]:
    """Return the introductions of this broker, as long as the register has them."""
    if not is_broker(actor):
        return false()
    return Introduction.broker.has(
        and_(Broker.user_id == actor.user_id, Broker.state == BrokerState.FILED)
    )


def answerable(actor: Actor) -> ColumnElement[bool]:
    """Return the introductions one of whose sides is the actor's organisation."""
    own = actor.organisation_id
    if own is None or not actor.is_verified:
        return false()
    needs = select(Need.id).where(Need.organisation_id == own)
    results = select(Result.id).where(Result.organisation_id == own)
    return Introduction.match.has(
        or_(Match.need_id.in_(needs), Match.result_id.in_(results))
    )


def readable_deals(actor: Actor) -> ColumnElement[bool]:
    """Return the deals of readable introductions."""
    if actor.sees_all:
        return true()
    return Deal.introduction.has(readable(actor))


def writable_deals(actor: Actor) -> ColumnElement[bool]:
    """Return the deals this broker moves."""
    return Deal.introduction.has(writable(actor))
