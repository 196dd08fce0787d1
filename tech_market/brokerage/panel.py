"""Panels of a listing's page: express interest; what became of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.brokerage.diagnosis_pages import KINDS as KINDS_OF_DIAGNOSIS
from tech_market.brokerage.rules.diagnoses import DIAGNOSIS_NAMES
from tech_market.brokerage.scope import is_broker
from tech_market.brokerage.services.finding_diagnoses import find_living, holds_need
from tech_market.brokerage.services.reach import reach_of
from tech_market.clock import today
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.rules import ListingState, is_expired
from tech_market.matching.text import KINDS, NEED
from tech_market.needs.models import Need
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


def diagnosis(
    session: Session, actor: Actor, listing: Listing, _now: datetime
) -> Panel | None:
    """Return the need's diagnosis, or a way to one, for owner and holding broker."""
    if not isinstance(listing, Need):
        return None
    is_own = actor.organisation_id == listing.organisation_id
    holds = is_broker(actor) and holds_need(session, actor, listing)
    if not (is_own or holds or actor.sees_all):
        return None
    living = find_living(session, listing)
    closed = listing.state is ListingState.CLOSED
    asks = is_own and actor.is_verified and may(actor, Action.NEED_WRITE) and not closed
    starts = holds and not closed
    if living is None and not (asks or starts):
        return None
    return Panel(
        "brokerage/_diagnosis_panel.html",
        {
            "living": living.ref if living else "",
            "words": DIAGNOSIS_NAMES[living.state] if living else "",
            "kind": KINDS_OF_DIAGNOSIS[living.state] if living else "",
            "asks": asks,
            "ref": listing.ref,
        },
    )


register(NEED, diagnosis)
for _kind in KINDS:
    register(_kind, panel)
    register(_kind, reach)
