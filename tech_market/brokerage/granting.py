"""A broker reads whole what they hold; two sides that agreed read each other's body."""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tech_market.brokerage import scope
from tech_market.brokerage.models import ContactRelease, Introduction
from tech_market.brokerage.rules import IntroductionState
from tech_market.listings import grants
from tech_market.listings.grants import Grant
from tech_market.listings.models import Listing
from tech_market.policy.actor import Actor, Role
from tech_market.recommend.models import Match, MatchState

LIVING = (IntroductionState.ASKED, IntroductionState.AGREED)
TAKEN = (MatchState.TAKEN, MatchState.DEALT)


def holds(session: Session, actor: Actor, listing: Listing) -> Grant | None:
    """Grant the whole listing to the brokers of a living introduction of it.

    Its own broker, and whoever has a share in its deal. A released or declined
    introduction, a closed deal, leaving the deal and a suspension end it.
    """
    if actor.role is not Role.BROKER:
        return None
    link = _link(listing)
    found = session.scalar(
        select(Introduction.id)
        .join(Introduction.match)
        .where(
            link == listing.id,
            Introduction.state.in_(LIVING),
            Match.state.in_(TAKEN),
            scope.readable(actor),
        )
        .limit(1)
    )
    return Grant.WHOLE if found else None


def agreed(session: Session, actor: Actor, listing: Listing) -> Grant | None:
    """Grant the body to the side that this listing's contacts were released to."""
    if actor.organisation_id is None:
        return None
    found = session.scalar(
        select(ContactRelease.id)
        .join(Introduction, ContactRelease.introduction_id == Introduction.id)
        .join(Introduction.match)
        .where(
            _link(listing) == listing.id,
            ContactRelease.to_organisation_id == actor.organisation_id,
            ContactRelease.of_organisation_id == listing.organisation_id,
        )
        .limit(1)
    )
    return Grant.BODY if found else None


def _link(listing: Listing) -> InstrumentedAttribute[int]:
    return Match.need_id if listing.kind == "need" else Match.result_id


grants.register(holds)
grants.register(agreed)
