"""One's own account: facts and password."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.accounts.forms import AccountForm, PasswordForm
from tech_market.accounts.pages.people import AccountPage, PasswordPage
from tech_market.accounts.services import account as services
from tech_market.accounts.services import addresses, signing_in
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import (
    enter,
    show_again,
    signed_in_user,
    this_device,
)
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show

TEMPLATE = "accounts/account.html"
PASSWORD_TEMPLATE = "accounts/password_form.html"  # noqa: S105 - a file name


@route(bp, "/account", action=Action.ACCOUNT)
def account() -> ResponseReturnValue:
    """Show what the market knows about this person."""
    user = signed_in_user()
    return show(
        TEMPLATE, _page(AccountForm(data={"name": user.name, "phone": user.phone}))
    )


@route(bp, "/account", action=Action.ACCOUNT, method="POST")
def update_account() -> ResponseReturnValue:
    """Change name and phone."""
    form = AccountForm(request.form)
    if form.validate():
        with form.refusals():
            with transaction() as s:
                services.update(
                    s, actor=current_actor(), user=signed_in_user(),
                    name=form.name.data or "", phone=form.phone.data or "",
                    now=clock.now(),
                )  # fmt: skip
            flash(_("已保存"), "success")
            return see("accounts.account")
    return show_again(TEMPLATE, _page(form), form)


def _page(form: AccountForm) -> AccountPage:
    user = signed_in_user()
    rows = signing_in.list_sign_ins(db.session(), user=user, now=clock.now())
    return AccountPage.of(user, form=form, sign_in_count=len(rows))


@route(bp, "/account/password", action=Action.ACCOUNT)
def password_form() -> ResponseReturnValue:
    """Show the form for a new password."""
    return show(PASSWORD_TEMPLATE, _password_page(PasswordForm()))


@route(bp, "/account/password", action=Action.ACCOUNT, method="POST")
def change_password() -> ResponseReturnValue:
    """Set a new password; every other browser is signed out, this one starts anew."""
    form = PasswordForm(request.form)
    if form.validate():
        with form.refusals():
            ended = _change(form)
            flash(_("密码已修改，其他设备上的登录已全部退出"), "success")
            if ended:
                flash(_("已停用%(count)d个日历私密地址", count=ended), "success")
            return see("accounts.account")
    return show_again(PASSWORD_TEMPLATE, _password_page(form), form)


def _password_page(form: PasswordForm) -> PasswordPage:
    living = addresses.count_living(db.session(), user=signed_in_user())
    return PasswordPage(form, living)


def _change(form: PasswordForm) -> int:
    """Change it; return how many private addresses ended with it."""
    user, actor, now = signed_in_user(), current_actor(), clock.now()
    with transaction() as s:
        signing_in.take_try(s, email=user.email, ip=actor.ip, now=now)
    with transaction() as s:
        token = services.change_password(
            s, actor=actor, user=user, old_password=form.old_password.data or "",
            password=form.password.data or "", now=now, device=this_device(),
        )  # fmt: skip
        signing_in.forgive_try(s, email=user.email, ip=actor.ip)
        ended = (
            addresses.end_addresses(s, actor=actor, user=user, now=now)
            if form.ends_addresses.data
            else 0
        )
    enter(user, token)
    return ended
