"""The review queue and the audit log."""

from typing import Final

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.home import log, log_export, oversight
from tech_market.home.log_asking import Asked as LogAsked
from tech_market.home.queue import Asked
from tech_market.home.views.blueprint import bp
from tech_market.listings.list_views import FORMATS
from tech_market.listings.pace import Pace
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.download import attachment
from tech_market.web.pages import show
from tech_market.web.paging import asked_page

EXPORTS: Final = Pace(6)  # files of a person in a minute: each reads thousands of rows


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
    """Show the log, newest first, by object, kind, action, outcome or days if asked."""
    asked = LogAsked.of(request.args)
    page = log.audit_page(db.session(), asked, page=asked_page(), most=log_export.MOST)
    return show("home/audit.html", page)


@route(bp, "/audit/export", action=Action.AUDIT_READ, method="POST")
def export_audit() -> ResponseReturnValue:
    """Answer the lines of the address as a file.

    Sent as a form, since it leaves a line in the log itself.
    """
    actor, now, form = current_actor(), clock.now(), request.args.get("as", "")
    if form not in FORMATS:
        raise NotFound
    EXPORTS.check(actor.user_id, now=now)
    asked = LogAsked.of(request.args)
    taken = log_export.take(db.session(), asked, actor=actor, now=now)
    content = FORMATS[form](taken.sheet)
    with transaction() as session:
        log_export.note_export(
            session, asked, form=form, count=taken.count, actor=actor, now=now
        )
    return attachment(content, name=_("审计日志"), kind=form)
