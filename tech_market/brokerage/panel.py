"""Panels of a listing's page: express interest; what became of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.brokerage.services.reach import reach_of
from tech_market.clock import today
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.rules import ListingState, is_expired
from tech_market.matching.text import KINDS, NEED
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor


def panel(
    _session: Session, actor: Actor, listing: Listing, now: datetime
) -> Panel | None:
    """Return it for verified members of the other side; None for others."""
    writes = Action.RESULT_WRITE if listing.kind == NEED else Action.NEED_WRITE
    is_own = actor.organisation_id == listing.organisation_id
    shows = (
        may(actor, Action.EXPRESSION_WRITE)
        and may(actor, writes)
        and actor.is_verified
        and not is_own
        and listing.state is ListingState.PUBLISHED
        and not is_expired(listing.valid_until, today=today(now))
    )
    if not shows:
        return None
    return Panel(
        "brokerage/_interest_panel.html", {"kind": listing.kind, "ref": listing.ref}
    )


def reach(
    session: Session, actor: Actor, listing: Listing, _now: datetime
) -> Panel | None:
    """Return what became of the listing, for its owner and oversight."""
    is_own = actor.organisation_id == listing.organisation_id
    if not (is_own or actor.sees_all) or listing.first_published_at is None:
        return None
    context = {"reach": reach_of(session, listing), "listing": listing}
    return Panel("brokerage/_reach_panel.html", context)


for _kind in KINDS:
    register(_kind, panel)
    register(_kind, reach)
