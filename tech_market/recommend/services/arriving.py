"""The other side's indicators beside those of a listing reached from a pairing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.errors import NotFound
from tech_market.listings.audience import Audience
from tech_market.listings.models import Listing
from tech_market.listings.reading import get_readable
from tech_market.matching.index import ListingIndex
from tech_market.matching.text import NEED, other_kind
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import MODELS, document_of, find_listed
from tech_market.recommend.reasons import Reasons, reasons_of
from tech_market.recommend.services.suggesting import may_be_advised


@dataclass(frozen=True, slots=True)
class Arrival:
    """The listing one came from, and how the two compare."""

    kind: str
    ref: str
    title: str
    reasons: Reasons


def arrival(
    session: Session,
    index: ListingIndex,
    *,
    actor: Actor,
    listing: Listing,
    from_ref: str,
    now: datetime,
) -> Arrival | None:
    """Compare a listing with the one of the other kind that this person came from.

    None unless they are advised on that one and may read it, and this one is listed:
    what `suggesting.suggest` would offer them. Indicators are read from the need.
    """
    day, kind = today(now), other_kind(listing.kind)
    try:
        came, audience = get_readable(session, MODELS[kind], from_ref, actor=actor)
    except NotFound:
        return None
    is_listed = find_listed(session, listing.kind, [listing.ref], on=day)
    if not may_be_advised(actor, came) or not is_listed:
        return None
    mine = document_of(came, audience, on=day)
    theirs = document_of(listing, Audience.MEMBER, on=day)
    need, result = (mine, theirs) if kind == NEED else (theirs, mine)
    return Arrival(kind, came.ref, came.title, reasons_of(index.explain(need, result)))
