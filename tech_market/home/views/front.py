"""The front door, the language switch, and two words for machines."""

from flask import redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from tech_market import clock
from tech_market.accounts.services import account
from tech_market.accounts.views.browser import signed_in_user
from tech_market.db import db, transaction
from tech_market.home import front
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import local_path, show

LANGUAGES = ("zh_Hans_CN", "en")


@route(bp, "/", action=Action.HOME)
def index() -> ResponseReturnValue:
    """Show the front door."""
    return show("home/index.html", front.home_page(db.session(), now=clock.now()))


@route(bp, "/language", action=Action.LANGUAGE, method="POST")
def language() -> ResponseReturnValue:
    """Switch the language and go back to where the reader was.

    It holds in this browser and, for who is signed in, in mails and wherever they
    sign in next.
    """
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        _keep(chosen)
    return redirect(local_path(request.form.get("next")) or "/", 303)


def _keep(chosen: str) -> None:
    actor = current_actor()
    if not actor.is_signed_in or signed_in_user().locale == chosen:
        return
    with transaction() as s:
        account.choose_language(
            s, actor=actor, user=signed_in_user(), locale=chosen, now=clock.now()
        )


@route(bp, "/livez", action=Action.HEALTH)
def livez() -> ResponseReturnValue:
    """Answer that the process lives."""
    return {"status": "ok"}


@route(bp, "/readyz", action=Action.HEALTH)
def readyz() -> ResponseReturnValue:
    """Answer that the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
