"""How the market works, for each role."""

from flask.typing import ResponseReturnValue

from tech_market.home.guiding import GUIDES, get_guide, is_open, own_guide
from tech_market.home.pages import GuidePage, HelpPage, HelpStep
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import show


@route(bp, "/help", action=Action.HELP)
def help() -> ResponseReturnValue:  # noqa: A001 - endpoint, template and page share the word
    """Lead to each role's way through the market, one's own first."""
    own = own_guide(current_actor())
    keys = sorted(GUIDES, key=lambda key: key != own)
    return show("home/help.html", HelpPage([get_guide(key) for key in keys], own))


@route(bp, "/help/<role>", action=Action.HELP)
def guide(role: str) -> ResponseReturnValue:
    """Say what one role does first, and then, step by step."""
    found, actor = get_guide(role), current_actor()
    steps = [HelpStep(one, is_open=is_open(actor, one)) for one in found.steps]
    page = GuidePage(found, steps, [get_guide(key) for key in GUIDES])
    return show("home/guide.html", page)
