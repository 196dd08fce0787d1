"""The desk: what waits for me today."""

from flask import url_for
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.home.desks import desk_page
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import show


@route(bp, "/desk", action=Action.DESK)
def desk() -> ResponseReturnValue:
    """Show what waits for this person."""
    page = desk_page(
        db.session(), actor=current_actor(), now=clock.now(), address=url_for
    )
    return show("home/desk.html", page)
