"""What stands beside a listing: what it was reached from, and what is near it."""

import logging
from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.db import db
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.reading import get_readable
from tech_market.listings.rules import Level, ListingState
from tech_market.matching.index import IndexBroken
from tech_market.matching.text import KINDS, NEED, RESULT
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor, route
from tech_market.recommend.documents import MODELS
from tech_market.recommend.pages import RelatedPage
from tech_market.recommend.services.arriving import arrival
from tech_market.recommend.services.relating import related
from tech_market.recommend.wiring import current_store
from tech_market.web.pages import is_htmx, show

FROM = "for"  # argument of an address: the listing one came from
LONGEST = 40  # characters of a reference

logger = logging.getLogger(__name__)


def register_pages(bp: Blueprint) -> None:
    """Add the pages of what is near."""
    route(bp, "/needs/<ref>/related", action=Action.NEED_READ)(near_need)
    route(bp, "/results/<ref>/related", action=Action.RESULT_READ)(near_result)


def near_need(ref: str) -> ResponseReturnValue:
    """Show the needs that are near a need."""
    return _show(NEED, ref)


def near_result(ref: str) -> ResponseReturnValue:
    """Show the results that are near a result."""
    return _show(RESULT, ref)


def _show(kind: str, ref: str) -> ResponseReturnValue:
    session, actor, store = db.session(), current_actor(), current_store()
    listing, _audience = get_readable(session, MODELS[kind], ref, actor=actor)
    index, found = store.find(), []
    if index is not None:
        try:
            found = related(
                session, index, actor=actor, listing=listing, now=clock.now()
            )
        except IndexBroken:
            store.drop()
            index = None
    page = RelatedPage(kind, listing.ref, listing.title, found, index is not None)
    template = "recommend/_related.html" if is_htmx() else "recommend/related.html"
    return show(template, page)


def related_panel(
    _session: Session, _actor: Actor, listing: Listing, now: datetime
) -> Panel | None:
    """Return the place that what is near is fetched into, once it is seen."""
    is_listed = (
        listing.state is ListingState.PUBLISHED
        and listing.level is not Level.OFFLINE
        and listing.valid_until >= clock.today(now)
    )
    if not is_listed:
        return None
    context = {"kind": listing.kind, "ref": listing.ref}
    return Panel("recommend/_related_panel.html", context)


def arrival_panel(
    session: Session, actor: Actor, listing: Listing, now: datetime
) -> Panel | None:
    """Return the verdicts, where the address says what one came from."""
    asked = request.args.get(FROM, "")
    if not 0 < len(asked) <= LONGEST:
        return None
    store = current_store()
    index = store.find()
    if index is None:
        return None
    try:
        found = arrival(
            session, index, actor=actor, listing=listing, from_ref=asked, now=now
        )
    except SQLAlchemyError:
        raise
    except Exception:  # a listing's own page opens whatever befalls the engine
        logger.exception("no verdicts for %s %s", listing.kind, listing.ref)
        return None
    context = {"arrival": found, "ref": listing.ref}
    return Panel("recommend/_arrival.html", context, is_first=True) if found else None


for _kind in KINDS:
    register(_kind, arrival_panel)
