"""The search over everything, and what its box offers."""

from flask import g, request
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.home.finding import search_page
from tech_market.home.offering import offer
from tech_market.home.views.blueprint import bp
from tech_market.listings.asking import WORDS_MOST
from tech_market.listings.pace import check_typing
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import show


@route(bp, "/search", action=Action.SEARCH)
def search() -> ResponseReturnValue:
    """Show what is found of each sort, or the ways in."""
    page = search_page(
        db.session(), _asked(), actor=current_actor(), book=g.codes,
        today=clock.today(clock.now()),
    )  # fmt: skip
    return show("home/search.html", page)


@route(bp, "/search/words", action=Action.SEARCH)
def search_words() -> ResponseReturnValue:
    """Offer words and direct hits, as data for the search box."""
    actor, now = current_actor(), clock.now()
    check_typing(actor, now=now)
    return offer(db.session(), _asked(), actor=actor, today=clock.today(now))


def _asked() -> str:
    return clean_line(request.args.get("q", "")[:WORDS_MOST])
