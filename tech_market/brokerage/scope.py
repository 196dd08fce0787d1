"""Whose introductions and deals are whose, as SQL; out of scope is not there."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from tech_market.brokerage.models import (
    Broker,
    BrokerState,
    Deal,
    DealShare,
    Introduction,
    Split,
    SplitPart,
)
from tech_market.brokerage.rules import IntroductionState
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor, Role
from tech_market.recommend.models import Match
from tech_market.results.models import Result


def is_broker(actor: Actor) -> bool:
    """Tell whether the actor asks as a broker."""
    return actor.role is Role.BROKER


def readable(actor: Actor) -> ColumnElement[bool]:
    """Oversight reads all introductions; a filed broker and both sides their own.

    A broker who works on its deal with the lead reads it too.
    """
    if actor.sees_all:
        return true()
    if is_broker(actor):
        return or_(writable(actor), Introduction.deal.has(_shared(actor)))
    return answerable(actor)


def writable(actor: Actor) -> ColumnElement[bool]:
    """Return the introductions of this broker, as long as the register has them."""
    if not is_broker(actor):
        return false()
    return Introduction.broker.has(and_(*_entry(actor)))


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


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Return what is not answered: by the actor's own side, for others by either."""
    asked = Introduction.state == IntroductionState.ASKED
    if is_broker(actor) or actor.sees_all:
        return asked
    own = actor.organisation_id
    needs = select(Need.id).where(Need.organisation_id == own)
    results = select(Result.id).where(Result.organisation_id == own)
    as_need = and_(
        Introduction.match.has(Match.need_id.in_(needs)),
        Introduction.need_accepted_at.is_(None),
    )
    as_result = and_(
        Introduction.match.has(Match.result_id.in_(results)),
        Introduction.result_accepted_at.is_(None),
    )
    return and_(asked, or_(as_need, as_result))


def _shared(actor: Actor) -> ColumnElement[bool]:
    """Return the deals this filed broker works on with a share."""
    return Deal.id.in_(
        select(DealShare.deal_id)
        .join(DealShare.broker)
        .where(*_entry(actor), DealShare.left_at.is_(None))
    )


def _entry(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Broker.user_id == actor.user_id, Broker.state == BrokerState.FILED


def readable_deals(actor: Actor) -> ColumnElement[bool]:
    """Return the deals of readable introductions."""
    if actor.sees_all:
        return true()
    return Deal.introduction.has(readable(actor))


def led_deals(actor: Actor) -> ColumnElement[bool]:
    """Return the deals this broker moves: as their lead."""
    return Deal.introduction.has(writable(actor))


def workable_deals(actor: Actor) -> ColumnElement[bool]:
    """Return the deals this broker works on, as lead or with a share."""
    return readable_deals(actor) if is_broker(actor) else false()


def readable_splits(actor: Actor) -> ColumnElement[bool]:
    """Proposals are the brokers' own affair: of the deal, and whoever is named in one.

    Both sides read who works on their deal, never how it is divided.
    """
    if actor.sees_all:
        return true()
    if not is_broker(actor):
        return false()
    named = select(SplitPart.split_id).join(SplitPart.broker).where(*_entry(actor))
    return or_(Split.id.in_(named), Split.deal.has(readable_deals(actor)))
