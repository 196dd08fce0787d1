"""Note that a recommended side opened a listing; see `listings/openings.py`."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.db import insert_new
from tech_market.listings import openings
from tech_market.listings.models import Listing
from tech_market.matching.text import KINDS, NEED
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match
from tech_market.recommend.opening_models import PairOpening
from tech_market.results.models import Result


def find_news(session: Session, actor: Actor, listing: Listing) -> int | None:
    """Return the pair to count this opening for; None when there is nothing to count.

    Only members of a verified organisation on the pair's other side count, each once.
    """
    is_own = actor.organisation_id == listing.organisation_id
    if is_own or not openings.may_count(actor):
        return None
    known = select(PairOpening.id).where(
        PairOpening.kind == listing.kind,
        PairOpening.listing_id == listing.id,
        PairOpening.user_id == actor.user_id,
    )
    if session.scalar(known) is not None:
        return None
    is_need = listing.kind == NEED
    here = Match.need_id if is_need else Match.result_id
    there = Match.result_id if is_need else Match.need_id
    other = Result if is_need else Need
    return session.scalar(
        select(Match.id)
        .join(other, there == other.id)
        .where(here == listing.id, other.organisation_id == actor.organisation_id)
        .order_by(Match.score.desc(), Match.id)
        .limit(1)
    )


def keep(
    session: Session, actor: Actor, listing: Listing, match_id: int, now: datetime
) -> None:
    """Count the opening; whoever opens it twice at once is counted once."""
    row = {
        "kind": listing.kind, "listing_id": listing.id, "user_id": actor.user_id,
        "match_id": match_id, "at": now,
    }  # fmt: skip
    place = ("kind", "listing_id", "user_id")
    insert_new(session, PairOpening, [row], unique=place)


for _kind in KINDS:
    openings.register(_kind, openings.Counter(find_news, keep))
