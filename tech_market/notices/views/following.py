"""What one follows, and the way in and out of it on a listing's page."""

from datetime import datetime

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.reading import get_readable
from tech_market.listings.rules import ListingState
from tech_market.notices import moves as _moves  # noqa: F401 - hears what moves
from tech_market.notices.pages import CARD_PLACES, FollowsPage
from tech_market.notices.services import following as services
from tech_market.notices.shown import MODELS, cards_for
from tech_market.notices.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor, route
from tech_market.web.errors import answer
from tech_market.web.forms import StrictForm
from tech_market.web.pages import see, show


@route(bp, "/follows", action=Action.FOLLOW)
def follows() -> ResponseReturnValue:
    """List what one follows; what is gone by kind and number alone."""
    session, actor = db.session(), current_actor()
    rows = services.list_followed(session, actor)
    cards = cards_for(session, actor, [one.key for one in rows], now=clock.now())
    page = FollowsPage(tuple((one, cards.get(one.key)) for one in rows))
    return show("notices/follows.html", page)


@route(bp, "/follows/<kind>/<ref>", action=Action.FOLLOW, method="POST")
def follow(kind: str, ref: str) -> ResponseReturnValue:
    """Follow a listing one may read."""
    if kind not in MODELS:
        raise NotFound
    if not StrictForm(request.form).validate():
        return answer(400)
    with transaction() as session:
        actor = current_actor()
        listing, _audience = get_readable(session, MODELS[kind], ref, actor=actor)
        services.follow(session, actor=actor, listing=listing, now=clock.now())
    flash(_("已关注：续期、过期、撤回、结束或重新发布时会告诉您。"), "success")
    return see(f"{CARD_PLACES[kind]}.show", ref=ref)


@route(bp, "/follows/<kind>/<ref>/end", action=Action.FOLLOW, method="POST")
def unfollow(kind: str, ref: str) -> ResponseReturnValue:
    """Follow it no more."""
    if not StrictForm(request.form).validate():
        return answer(400)
    with transaction() as session:
        services.unfollow(session, actor=current_actor(), kind=kind, ref=ref,
                          now=clock.now())  # fmt: skip
    flash(_("已取消关注。"), "success")
    return see("notices.follows")


def panel(
    session: Session, actor: Actor, listing: Listing, _now: datetime
) -> Panel | None:
    """Return the button for whoever may follow; None for the owner."""
    is_own = actor.organisation_id == listing.organisation_id
    if listing.state is not ListingState.PUBLISHED or (
        is_own and actor.organisation_id is not None
    ):
        return None
    is_on = actor.is_signed_in and services.is_followed(session, actor, listing)
    context = {"kind": listing.kind, "ref": listing.ref, "is_on": is_on}
    return Panel("notices/_follow_panel.html", context, is_aside=True)


for _kind in MODELS:
    register(_kind, panel)
