"""The link in every mail: one click, signed out, no questions (RFC 8058)."""

from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.notices.pages import UnsubscribePage
from tech_market.notices.services import preferences as services
from tech_market.notices.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import show

TEMPLATE = "notices/unsubscribe_form.html"


@route(bp, "/unsubscribe/<token>", action=Action.UNSUBSCRIBE)
def unsubscribe_form(token: str) -> ResponseReturnValue:
    """Ask once; a mail scanner that follows links must not end anything."""
    found = services.find_subscription(db.session(), token=token)
    return show(TEMPLATE, UnsubscribePage(token, found))


@route(bp, "/unsubscribe/<token>", action=Action.UNSUBSCRIBE, method="POST", csrf=False)
def unsubscribe(token: str) -> ResponseReturnValue:
    """End the mail. The link's secret is the token: mail programs send no other."""
    services.find_subscription(db.session(), token=token)
    with transaction() as session:
        services.unsubscribe(
            session, token=token, actor=current_actor(), now=clock.now()
        )
    found = services.find_subscription(db.session(), token=token)
    return show(TEMPLATE, UnsubscribePage(token, found))
