"""A broker reads whole what they hold: need and result, from taking to the end."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.brokerage import scope
from tech_market.brokerage.models import Introduction
from tech_market.brokerage.rules import IntroductionState
from tech_market.listings import grants
from tech_market.listings.models import Listing
from tech_market.policy.actor import Actor, Role
from tech_market.recommend.models import Match, MatchState

LIVING = (IntroductionState.ASKED, IntroductionState.AGREED)
TAKEN = (MatchState.TAKEN, MatchState.DEALT)


def holds(session: Session, actor: Actor, listing: Listing) -> bool:
    """Tell whether this broker's living introduction includes the listing.

    A released or declined introduction, a closed deal and a suspended broker end it.
    """
    if actor.role is not Role.BROKER:
        return False
    link = Match.need_id if listing.kind == "need" else Match.result_id
    found = session.scalar(
        select(Introduction.id)
        .join(Introduction.match)
        .where(
            link == listing.id,
            Introduction.state.in_(LIVING),
            Match.state.in_(TAKEN),
            scope.writable(actor),
        )
        .limit(1)
    )
    return found is not None


grants.register(holds)
