"""The panel of a listing's page that lets the other side express interest."""

from datetime import datetime

from sqlalchemy.orm import Session

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


for _kind in KINDS:
    register(_kind, panel)
