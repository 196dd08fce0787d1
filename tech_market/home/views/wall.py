"""The screen in the market hall."""

from flask import g
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.home.views.blueprint import bp
from tech_market.home.wall import wall_page
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.web.pages import show


@route(bp, "/wall", action=Action.HOME)
def wall() -> ResponseReturnValue:
    """Show one screen of public figures that refreshes itself."""
    return show(
        "home/wall.html", wall_page(db.session(), book=g.codes, now=clock.now())
    )
