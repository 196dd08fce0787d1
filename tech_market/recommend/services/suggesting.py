"""Suggest listings for a listing, live from the index, to those who may read both."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.listings.audience import Audience, CardView, audience_of
from tech_market.listings.models import Listing
from tech_market.matching.index import ListingIndex
from tech_market.matching.pool import Pool
from tech_market.matching.text import NEED, other_kind
from tech_market.needs import audience as needs
from tech_market.needs.models import Need
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import document_of, find_listed
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.reasons import Reasons, reasons_of
from tech_market.results import audience as results
from tech_market.results.models import Result

SPARE = 2  # asked of the index beyond what is shown, for listings gone meanwhile


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One listing of the other kind with the reasons for it."""

    card: CardView
    trl: int | None
    reasons: Reasons


def may_be_advised(actor: Actor, listing: Listing) -> bool:
    """Tell whether this person sees what fits: the owner, brokers and oversight.

    Only insiders: reasons quote what members may read of the other side.
    """
    is_own = actor.organisation_id == listing.organisation_id
    is_concerned = actor.is_staff or is_own
    return actor.is_insider and is_concerned and may(actor, Action.MATCH_READ)


def pool_of(
    session: Session,
    index: ListingIndex,
    *,
    actor: Actor,
    listing: Listing,
    top: int,
    now: datetime,
) -> Pool | None:
    """Ask the index with the listing as this reader sees it; None: not advised.

    Pairs that somebody declined are left out.
    """
    audience = audience_of(session, actor, listing)
    if audience is None or not may_be_advised(actor, listing):
        return None
    day = today(now)
    return index.pool(
        document_of(listing, audience, on=day), kind=other_kind(listing.kind),
        top=top + SPARE, today=day, exclude_ids=_declined(session, listing),
    )  # fmt: skip


def suggest(
    session: Session, pool: Pool, *, listing: Listing, top: int, now: datetime
) -> list[Suggestion]:
    """Return the best listings of the other kind, the best first.

    Offers only what is still listed for members in the database, whatever the index
    remembers.
    """
    day, kind = today(now), other_kind(listing.kind)
    found = pool.best(top + SPARE)
    rows = find_listed(session, kind, [one.id for one in found], on=day)
    shown = [
        Suggestion(
            card=card_for(rows[one.id], Audience.MEMBER, day=now),
            trl=getattr(rows[one.id], "trl", None),
            reasons=reasons_of(one),
        )
        for one in found
        if one.id in rows and rows[one.id].organisation_id != listing.organisation_id
    ]
    return shown[:top]


def _declined(session: Session, listing: Listing) -> list[str]:
    mine, other, model = (
        (Match.need_id, Match.result_id, Result)
        if listing.kind == NEED
        else (Match.result_id, Match.need_id, Need)
    )
    query = (
        select(model.ref)
        .join(Match, other == model.id)
        .where(mine == listing.id, Match.state == MatchState.DECLINED)
    )
    return list(session.scalars(query))


def card_for(row: Listing, audience: Audience, *, day: datetime) -> CardView:
    """Return a listing for a list, as this audience reads it."""
    make = results.card_of if isinstance(row, Result) else needs.card_of
    return make(row, audience, today=today(day))  # type: ignore[arg-type]
