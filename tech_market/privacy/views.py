"""One's own data: read, take along, leave."""

from flask import Blueprint, Response, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.accounts.services import passwords, signing_in, throttle
from tech_market.accounts.views.browser import show_again, signed_in_user
from tech_market.audit import services as audit
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.privacy import rules
from tech_market.privacy.archive import pack
from tech_market.privacy.forms import LeaveForm, PasswordGate
from tech_market.privacy.pages import ArchivePage, DataPage, LeavePage
from tech_market.privacy.sections import sections_of
from tech_market.privacy.services import leaving
from tech_market.privacy.services.ties import ties_of
from tech_market.web.download import attachment
from tech_market.web.pages import see, show
from tech_market.web.tongue import marked

bp = Blueprint("privacy", __name__)
DATA, LEAVE = "privacy/own_data.html", "privacy/leave_form.html"


@route(bp, "/account/data", action=Action.ACCOUNT)
def own_data() -> ResponseReturnValue:
    """Say what the market holds about this person, counted."""
    return show(DATA, _data_page(PasswordGate()))


@route(bp, "/account/data", action=Action.ACCOUNT, method="POST")
def export() -> ResponseReturnValue:
    """Give out all of it as one archive, after the password."""
    form = PasswordGate(request.form)
    if form.validate():
        with form.refusals():
            _count_and_check(form.password.data or "")
            return _archive()
    return show_again(DATA, _data_page(form), form)


def _data_page(form: PasswordGate) -> DataPage:
    user = signed_in_user()
    sections = sections_of(db.session(), user)
    return DataPage(form, [(s.title, len(s.rows)) for s in sections], user.leaving_at)


def _count_and_check(password: str) -> None:
    """Check the password behind the same door as a sign-in, and note the export.

    Raises RuleBroken: "password", "too-many-tries".
    """
    user, actor, now = signed_in_user(), current_actor(), clock.now()
    _at_the_door(user, password)
    with transaction() as s:
        throttle.take(s, throttle.EXPORT_PERSON, user.ref, now=now)
        audit.record(
            s, actor=actor, action=f"{Action.ACCOUNT}.export", kind="user",
            ref=user.ref, now=now,
        )  # fmt: skip


def _at_the_door(user: User, password: str) -> None:
    ip, now = current_actor().ip, clock.now()
    with transaction() as s:
        signing_in.take_try(s, email=user.email, ip=ip, now=now)
    if not passwords.matches(user, password):
        raise RuleBroken("password", "密码不正确", field="password")
    with transaction() as s:
        signing_in.forgive_try(s, email=user.email, ip=ip)


def _archive() -> Response:
    user, now = signed_in_user(), clock.now()
    sections = sections_of(db.session(), user)
    language = "en" if str(get_locale() or "").startswith("en") else "zh-CN"
    page = ArchivePage(user.name, now, language, sections)
    index = render_template("privacy/archive.html", page=page)
    content = pack(sections, index=marked(index), now=now)
    name = f"{_('我的数据')}-{now:%Y%m%d}"
    return attachment(content, name=name, kind="zip")


@route(bp, "/account/leave", action=Action.ACCOUNT)
def leave_form() -> ResponseReturnValue:
    """Say what leaving means, and what stands in the way."""
    return show(LEAVE, _leave_page(LeaveForm()))


@route(bp, "/account/leave", action=Action.ACCOUNT, method="POST")
def leave() -> ResponseReturnValue:
    """Note the wish to leave, after password and word."""
    form, user = LeaveForm(request.form), signed_in_user()
    if form.validate():
        with form.refusals():
            _at_the_door(user, form.password.data or "")
            with transaction() as s:
                leaving.ask_to_leave(
                    s, actor=current_actor(), user=user, word=form.word.data or "",
                    now=clock.now(),
                )  # fmt: skip
            flash(_("已收到注销申请；到期之前可以随时撤回"), "success")
            return see("privacy.leave_form")
    return show_again(LEAVE, _leave_page(form), form)


@route(bp, "/account/leave/undo", action=Action.ACCOUNT, method="POST")
def stay() -> ResponseReturnValue:
    """Undo the wish to leave."""
    with transaction() as s:
        leaving.stay(s, actor=current_actor(), user=signed_in_user(), now=clock.now())
    flash(_("注销申请已撤回，一切照旧"), "success")
    return see("accounts.account")


def _leave_page(form: LeaveForm) -> LeavePage:
    user = signed_in_user()
    found = rules.obstacles(ties_of(db.session(), user))
    return LeavePage(form, found, user.leaving_at)
