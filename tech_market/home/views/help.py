"""How the market works."""

from flask.typing import ResponseReturnValue

from tech_market.home.pages import HelpPage
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.web.pages import show


@route(bp, "/help", action=Action.HELP)
def help() -> ResponseReturnValue:  # noqa: A001 - endpoint, template and page share the word
    """Explain each role's way through the market."""
    return show("home/help.html", HelpPage())
