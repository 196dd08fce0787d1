"""What fits a need, what fits a result: a page of its own, and a panel on theirs."""

import logging
from datetime import datetime

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.db import db
from tech_market.errors import NotFound
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.reading import get_readable
from tech_market.listings.rules import ListingState
from tech_market.matching.index import IndexBroken
from tech_market.matching.text import KINDS, NEED, RESULT
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor, route
from tech_market.recommend import helping as _helping  # noqa: F401 - registers itself
from tech_market.recommend import opening as _opening  # noqa: F401 - registers itself
from tech_market.recommend.beside import register_pages, related_panel
from tech_market.recommend.documents import MODELS
from tech_market.recommend.pages import MatchesPage, WhyPage
from tech_market.recommend.services.explaining import Opened, opened, why
from tech_market.recommend.services.suggesting import may_be_advised, pool_of, suggest
from tech_market.recommend.wiring import current_store
from tech_market.web.pages import see, show

FEW, MANY = 5, 20  # suggestions in the panel, on the page
ENDED = frozenset({ListingState.WITHDRAWN, ListingState.CLOSED})

logger = logging.getLogger(__name__)
bp = Blueprint("recommend", __name__)
register_pages(bp)


@route(bp, "/needs/<ref>/matches", action=Action.MATCH_READ)
def for_need(ref: str) -> ResponseReturnValue:
    """Show the results that fit a need."""
    return _show(NEED, ref)


@route(bp, "/results/<ref>/matches", action=Action.MATCH_READ)
def for_result(ref: str) -> ResponseReturnValue:
    """Show the needs that a result fits."""
    return _show(RESULT, ref)


@route(bp, "/needs/<ref>/matches/<other>", action=Action.MATCH_READ)
def why_need(ref: str, other: str) -> ResponseReturnValue:
    """Show why a result fits a need."""
    return _why(NEED, ref, other)


@route(bp, "/results/<ref>/matches/<other>", action=Action.MATCH_READ)
def why_result(ref: str, other: str) -> ResponseReturnValue:
    """Show why a need is one that a result fits."""
    return _why(RESULT, ref, other)


def _why(kind: str, ref: str, other: str) -> ResponseReturnValue:
    session, actor, store = db.session(), current_actor(), current_store()
    listing, _audience = get_readable(session, MODELS[kind], ref, actor=actor)
    index = store.find()
    if index is None:
        if not may_be_advised(actor, listing):
            raise NotFound
        flash(_("推荐索引正在准备，请稍后再看。"), "warning")
        return see(f"recommend.for_{kind}", ref=ref)
    try:
        found = why(session, index, actor=actor, listing=listing, other_ref=other,
                    now=clock.now())  # fmt: skip
    except IndexBroken:
        store.drop()
        return see(f"recommend.for_{kind}", ref=ref)
    return show("recommend/why.html", WhyPage.of(found))


def _show(kind: str, ref: str) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    listing, _audience = get_readable(session, MODELS[kind], ref, actor=actor)
    if not may_be_advised(actor, listing):
        raise NotFound
    page = matches_page(session, actor, listing, top=MANY, now=clock.now(), whole=True)
    return show("recommend/matches.html", page)


def matches_page(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    top: int,
    now: datetime,
    whole: bool = False,
) -> MatchesPage:
    """Ask the index; without one the page says so and stays usable.

    The `whole` page also says what one change of the listing would open.
    """
    store = current_store()
    index = store.find()
    found, more = [], list[Opened]()
    if index is not None:
        try:
            pool = pool_of(
                session, index, actor=actor, listing=listing, top=top, now=now
            )
            if pool is not None:
                found = suggest(session, pool, listing=listing, top=top, now=now)
            if pool is not None and whole:
                more += opened(session, pool, listing=listing, now=now)
        except IndexBroken:
            store.drop()
            index = None
    return MatchesPage(
        kind=listing.kind,
        ref=listing.ref,
        title=listing.title,
        suggestions=found,
        is_ready=index is not None,
        opened=more,
    )


def panel(
    session: Session, actor: Actor, listing: Listing, now: datetime
) -> Panel | None:
    """Return the panel for the owner, brokers and oversight; None for others."""
    if listing.state in ENDED or not may_be_advised(actor, listing):
        return None
    try:
        page = matches_page(session, actor, listing, top=FEW, now=now)
    except SQLAlchemyError:
        raise
    except Exception:  # a listing's own page opens whatever befalls the engine
        logger.exception("no suggestions for %s %s", listing.kind, listing.ref)
        return None
    return Panel("recommend/_panel.html", {"matches": page})


for _kind in KINDS:
    register(_kind, panel)
    register(_kind, related_panel)
