"""The administrator's search for people."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.accounts.pages.people import PeoplePage, PersonRow
from tech_market.accounts.services import people as services
from tech_market.accounts.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page


@route(bp, "/admin/people", action=Action.PEOPLE_MANAGE)
def people() -> ResponseReturnValue:
    """List people by name or exact mail address; addresses are masked."""
    words, page = request.args.get("q", "")[:254], asked_page()
    rows, total = services.list_people(
        db.session(), words=words, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    own_id = current_actor().user_id
    context = PeoplePage(
        rows=[PersonRow.of(user, own_id=own_id) for user in rows],
        words=words,
        pager=Pager.of(total=total, page=page),
    )
    return show("accounts/people.html", context)


@route(bp, "/admin/people/<ref>/disable", action=Action.PEOPLE_MANAGE, method="POST")
def disable_person(ref: str) -> ResponseReturnValue:
    """Shut somebody out at once."""
    with transaction() as s:
        services.disable(s, actor=current_actor(), ref=ref, now=clock.now())
    flash(_("账号已停用，其所有登录已退出"), "success")
    return see("accounts.people")


@route(bp, "/admin/people/<ref>/enable", action=Action.PEOPLE_MANAGE, method="POST")
def enable_person(ref: str) -> ResponseReturnValue:
    """Let somebody in again."""
    with transaction() as s:
        services.enable(s, actor=current_actor(), ref=ref, now=clock.now())
    flash(_("账号已启用"), "success")
    return see("accounts.people")
