"""Find listings of the same kind that are near one, by what this reader may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.listings.audience import Audience, CardView
from tech_market.listings.models import Listing
from tech_market.matching.index import ListingIndex
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import document_of, find_listed
from tech_market.recommend.services.matches import LEAST
from tech_market.recommend.services.suggesting import card_for

SHOWN: Final = 6
ASKED: Final = 14  # of the index, which ranks by what members read
WORDS: Final = 3  # named as the reason


@dataclass(frozen=True, slots=True)
class Related:
    """A listing nearby, and the words both have in texts open to this reader."""

    card: CardView
    words: tuple[str, ...]


def related(
    session: Session,
    index: ListingIndex,
    *,
    actor: Actor,
    listing: Listing,
    now: datetime,
) -> list[Related]:
    """Return what is nearest, the nearest first; empty for what is not listed itself.

    The index ranks by what members read. For everybody else the pairs are scored
    again from open texts, so that neither words nor order tell of hidden ones.
    """
    day, kind = today(now), listing.kind
    audience = Audience.MEMBER if actor.is_insider else Audience.PUBLIC
    asking = document_of(listing, audience, on=day)
    found = index.rank(
        asking, kind=kind, top=ASKED, today=day, exclude_ids=[listing.ref]
    )
    refs = [listing.ref, *(one.id for one in found)]
    rows = find_listed(session, kind, refs, on=day)
    if rows.pop(listing.ref, None) is None:
        return []
    near = [one for one in found if one.id in rows]
    if audience is Audience.PUBLIC:
        near = [
            index.explain(asking, document_of(rows[one.id], audience, on=day))
            for one in near
        ]
        near.sort(key=lambda one: (-one.score, one.id))
    return [
        Related(card_for(rows[one.id], audience, day=now), one.shared[:WORDS])
        for one in near
        if one.score >= LEAST and one.shared
    ][:SHOWN]
