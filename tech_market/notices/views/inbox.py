"""The inbox."""

from collections.abc import Sequence
from datetime import datetime

from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.notices.models import Notice
from tech_market.notices.pages import InboxPage, NoticePage, NoticeRow
from tech_market.notices.services import inbox as services
from tech_market.notices.shown import cards_for
from tech_market.notices.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page


@route(bp, "/inbox", action=Action.INBOX)
def index() -> ResponseReturnValue:
    """List what one was told."""
    session, actor, page = db.session(), current_actor(), asked_page()
    notices = services.list_notices(
        session, actor, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return show(
        "notices/index.html",
        InboxPage(
            rows=_rows(notices, now=clock.now()),
            pager=Pager.of(total=services.count_all(session, actor), page=page),
            unread=services.count_unread(session, actor),
        ),
    )


@route(bp, "/inbox/<ref>", action=Action.INBOX)
def open_notice(ref: str) -> ResponseReturnValue:
    """Show one notice, which is read by that."""
    actor, now = current_actor(), clock.now()
    services.get_own(db.session(), actor, ref)
    with transaction() as session:
        services.mark_read(session, actor=actor, ref=ref, now=now)
    notice = services.get_own(db.session(), actor, ref)
    return show("notices/open_notice.html", NoticePage(_rows([notice], now=now)[0]))


@route(bp, "/inbox/read-all", action=Action.INBOX, method="POST")
def read_all() -> ResponseReturnValue:
    """Mark everything read."""
    with transaction() as session:
        services.mark_all_read(session, actor=current_actor(), now=clock.now())
    return see("notices.index")


def _rows(notices: Sequence[Notice], *, now: datetime) -> tuple[NoticeRow, ...]:
    keys = {(one.about_kind, one.about_ref) for one in notices}
    keys |= {(kind, ref) for one in notices for kind, ref, _percent in one.items}
    cards = cards_for(db.session(), current_actor(), keys, now=now)
    return tuple(NoticeRow.of(one, cards) for one in notices)
