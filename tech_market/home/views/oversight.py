"""The review queue and the audit log."""

from datetime import date

from flask import request, url_for
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.home import oversight
from tech_market.home.queue import Asked
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import show
from tech_market.web.paging import asked_page

FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)


@route(bp, "/review", action=Action.LISTING_REVIEW)
def review() -> ResponseReturnValue:
    """Show everything that waits for the administrator."""
    asked = Asked.of(request.args.get("kind", ""), request.args.get("state", ""))
    page = oversight.review_page(
        db.session(), url_for, actor=current_actor(), now=clock.now(), asked=asked,
        page=asked_page(), is_all=request.args.get("all") == "1",
    )  # fmt: skip
    return show("home/review.html", page)


@route(bp, "/audit", action=Action.AUDIT_READ)
def audit() -> ResponseReturnValue:
    """Show the log, newest first, by object, action or outcome if asked."""
    page = oversight.audit_page(
        db.session(),
        about=request.args.get("about", "")[:64].strip(),
        outcome=request.args.get("outcome", ""),
        day=_asked_day(),
        what=request.args.get("what", "")[:64].strip(),
        page=asked_page(),
    )
    return show("home/audit.html", page)


def _asked_day() -> date | None:
    """Return the day asked for; whatever is no day asks for none."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
