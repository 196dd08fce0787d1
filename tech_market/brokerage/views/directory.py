"""The public directory of technology brokers."""

from flask import g, request
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.brokerage.figures import agreed_figures
from tech_market.brokerage.pages import BrokerPage, BrokersPage
from tech_market.brokerage.services import directory, register
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db
from tech_market.listings.asking import WORDS_MOST
from tech_market.listings.marking import terms_of
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.web.pages import show


@route(bp, "/brokers", action=Action.BROKER_READ)
def brokers() -> ResponseReturnValue:
    """List filed brokers who agreed to be listed, all or those the words mean."""
    words = clean_line(request.args.get("q", "")[:WORDS_MOST])
    found = directory.find_listed(db.session(), words, book=g.codes)
    page = BrokersPage(found, words, terms_of(words), clock.today(clock.now()))
    return show("brokerage/brokers.html", page)


@route(bp, "/brokers/<ref>", action=Action.BROKER_READ)
def show_broker(ref: str) -> ResponseReturnValue:
    """Show one of them."""
    found = register.get_listed(db.session(), ref=ref)
    figures = agreed_figures(db.session(), [found]).get(found.id)
    page = BrokerPage(found, clock.today(clock.now()), figures)
    return show("brokerage/show_broker.html", page)
