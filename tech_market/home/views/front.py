"""The front door, and two words for machines."""

from flask.typing import ResponseReturnValue
from sqlalchemy import text

from tech_market import clock
from tech_market.db import db
from tech_market.home import front
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.web.pages import show


@route(bp, "/", action=Action.HOME)
def index() -> ResponseReturnValue:
    """Show the front door."""
    return show("home/index.html", front.home_page(db.session(), now=clock.now()))


@route(bp, "/livez", action=Action.HEALTH)
def livez() -> ResponseReturnValue:
    """Answer that the process lives."""
    return {"status": "ok"}


@route(bp, "/readyz", action=Action.HEALTH)
def readyz() -> ResponseReturnValue:
    """Answer that the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
