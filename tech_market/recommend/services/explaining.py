"""Explain one pair to who may read both, and what one change would open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.errors import NotFound
from tech_market.listings.audience import Audience, audience_of
from tech_market.listings.models import Listing
from tech_market.matching.gains import Gain
from tech_market.matching.index import ListingIndex
from tech_market.matching.openings import Floor, Opening
from tech_market.matching.pool import Pool
from tech_market.matching.same import Same
from tech_market.matching.text import Document, other_kind
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import document_of, find_listed
from tech_market.recommend.reasons import Reasons, reasons_of
from tech_market.recommend.services.matches import LEAST, SHARE
from tech_market.recommend.services.suggesting import may_be_advised

WORTH: Final = Floor(LEAST, SHARE)


@dataclass(frozen=True, slots=True)
class Why:
    """One pair with all that is said of it; both texts as this reader may read them."""

    reasons: Reasons
    gains: tuple[Gain, ...]
    same: tuple[Same, ...]  # one thing in the words of the asking, then of the other
    asking: Document
    other: Document


@dataclass(frozen=True, slots=True)
class Opened:
    """A change of a listing, and those that fit only then: reference and title."""

    change: Opening
    others: tuple[tuple[str, str], ...]


def why(
    session: Session,
    index: ListingIndex,
    *,
    actor: Actor,
    listing: Listing,
    other_ref: str,
    now: datetime,
) -> Why:
    """Score a listing with one of the other kind, as `suggest` does.

    Raises NotFound for who is not advised, and for what is not listed now.
    """
    audience = audience_of(session, actor, listing)
    if audience is None or not may_be_advised(actor, listing):
        raise NotFound
    day, kind = today(now), other_kind(listing.kind)
    other = find_listed(session, kind, [other_ref], on=day).get(other_ref)
    if other is None:
        raise NotFound
    asking = document_of(listing, audience, on=day)
    answering = document_of(other, Audience.MEMBER, on=day)
    return Why(
        reasons_of(index.explain(asking, answering)),
        index.gains(asking, answering),
        index.same(asking, answering),
        asking,
        answering,
    )


def opened(
    session: Session, pool: Pool, *, listing: Listing, now: datetime
) -> Sequence[Opened]:
    """Return which one change would let more of the other kind fit, those named."""
    day, kind = today(now), other_kind(listing.kind)
    changes = pool.openings(WORTH)
    refs = {ref for one in changes for ref in one.ids}
    rows = {
        ref: row
        for ref, row in find_listed(session, kind, refs, on=day).items()
        if row.organisation_id != listing.organisation_id
    }
    found = [
        Opened(one, tuple((ref, rows[ref].title) for ref in one.ids if ref in rows))
        for one in changes
    ]
    return [one for one in found if one.others]
