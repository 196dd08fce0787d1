"""Keep what the administrator decided, and find it again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.db import new_ref
from tech_market.listings.models import Listing
from tech_market.listings.review_models import ReviewAct
from tech_market.listings.rules import Step
from tech_market.listings.services.writing import stated_by
from tech_market.listings.stating import plain
from tech_market.policy.actor import Actor

#: steps that keep what was read; publishing changes no text since filing
READ_BY = (Step.FILE, Step.RETURN)
KEPT = ("state", "state_reason")
MOMENTS = ("filed_at", "published_at", "first_published_at")
_ROUND = 500  # listings of one query

Former = dict[str, object]


def former(listing: Listing) -> Former:
    """Return what a review step may replace, as JSON."""
    moments = {name: getattr(listing, name) for name in MOMENTS}
    return {name: str(getattr(listing, name)) for name in KEPT} | {
        name: one.isoformat() if one else None for name, one in moments.items()
    }


def keep(
    session: Session,
    *,
    actor: Actor,
    listing: Listing,
    step: Step,
    before: Former,
    now: datetime,
    reason_code: str = "",
    batch: str = "",
) -> ReviewAct:
    """Write down a step that was just taken."""
    session.flush()  # so that the listing has its new version
    facts = plain(stated_by(listing, listing.facts)) if step in READ_BY else {}
    act = ReviewAct(
        batch=batch or new_ref(), kind=listing.kind, listing_id=listing.id, step=step,
        reason_code=reason_code, at=now, actor_id=actor.user_id,
        version_after=listing.version, before=before, facts=facts,
    )  # fmt: skip
    session.add(act)
    return act


def last_read(
    session: Session, kind: str, listing_ids: Collection[int]
) -> dict[tuple[int, Step], ReviewAct]:
    """Return the newest filing and the newest return of each listing, if any stands."""
    found: dict[tuple[int, Step], ReviewAct] = {}
    wanted = sorted(listing_ids)
    for at in range(0, len(wanted), _ROUND):
        query = (
            select(ReviewAct)
            .where(
                ReviewAct.kind == kind,
                ReviewAct.listing_id.in_(wanted[at : at + _ROUND]),
                ReviewAct.step.in_(READ_BY),
                ReviewAct.refusal == "",
                ReviewAct.undone_at.is_(None),
            )
            .order_by(ReviewAct.id)
        )
        found |= {(one.listing_id, one.step): one for one in session.scalars(query)}
    return found
