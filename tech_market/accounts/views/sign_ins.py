"""Where one is signed in, and the end of it: one device, or all others."""

from flask import flash, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user

from tech_market import clock
from tech_market.accounts.pages.sign_ins import SignInsPage
from tech_market.accounts.services import account as services
from tech_market.accounts.services import signing_in
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import signed_in_user
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/account/sign-ins", action=Action.ACCOUNT)
def sign_ins() -> ResponseReturnValue:
    """List the devices on which this person is signed in."""
    user = signed_in_user()
    rows = signing_in.list_sign_ins(db.session(), user=user, now=clock.now())
    return show("accounts/sign_ins.html", SignInsPage.of(user, rows))


@route(bp, "/account/sign-ins/<ref>/end", action=Action.ACCOUNT, method="POST")
def end_sign_in(ref: str) -> ResponseReturnValue:
    """Sign one device out; when it is this one, leave."""
    user = signed_in_user()
    own = signing_in.hash_token(user.get_id())
    with transaction() as s:
        ended = services.end_sign_in(
            s, actor=current_actor(), user=user, ref=ref, now=clock.now()
        )
    if ended == own:
        logout_user()
        session.clear()
        return see("home.index")
    flash(_("该设备已退出，再次使用需要重新登录"), "success")
    return see("accounts.sign_ins")


@route(bp, "/account/sign-ins/end-others", action=Action.ACCOUNT, method="POST")
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign out every other device."""
    user = signed_in_user()
    with transaction() as s:
        ended = services.end_other_sign_ins(
            s, actor=current_actor(), user=user, token=user.get_id(), now=clock.now()
        )
    flash(_("已退出其他 %(count)d 处登录", count=ended), "success")
    return see("accounts.sign_ins")
