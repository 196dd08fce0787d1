"""Pages across all domains."""

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from tech_market.db import db
from tech_market.home.pages import HomePage
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.web.pages import local_path, show

LANGUAGES = ("zh_Hans_CN", "en")

bp = Blueprint("home", __name__)


@route(bp, "/", action=Action.HOME)
def index() -> ResponseReturnValue:
    """Show the front door."""
    return show("home/index.html", HomePage())


@route(bp, "/livez", action=Action.HEALTH)
def livez() -> ResponseReturnValue:
    """Answer that the process lives."""
    return {"status": "ok"}


@route(bp, "/readyz", action=Action.HEALTH)
def readyz() -> ResponseReturnValue:
    """Answer that the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@route(bp, "/language", action=Action.LANGUAGE, method="POST")
def language() -> ResponseReturnValue:
    """Switch the language of this browser and go back to where the reader was."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(local_path(request.form.get("next")) or "/", 303)
