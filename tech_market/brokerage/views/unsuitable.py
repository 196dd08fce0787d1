"""An owner says that a suggestion does not suit: the engine learns, and drops it."""

from dataclasses import dataclass

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.explaining import reasons_for
from tech_market.brokerage.forms import DeclineForm
from tech_market.brokerage.services import unsuitable as services
from tech_market.brokerage.services.unsuitable import Suggested
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.matching.text import NEED, RESULT
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@dataclass(frozen=True, slots=True)
class UnsuitablePage:
    """The pair, and why it does not suit."""

    pair: Suggested
    form: DeclineForm


@route(bp, "/needs/<ref>/matches/<other>/unsuitable", action=Action.INTRODUCTION_ANSWER)
def need_unsuitable_form(ref: str, other: str) -> ResponseReturnValue:
    """Ask why a result does not suit the own need."""
    return _form(NEED, ref, other)


@route(
    bp, "/needs/<ref>/matches/<other>/unsuitable", action=Action.INTRODUCTION_ANSWER,
    method="POST",
)  # fmt: skip
def need_unsuitable(ref: str, other: str) -> ResponseReturnValue:
    """Say that a result does not suit the own need."""
    return _refuse(NEED, ref, other)


@route(
    bp, "/results/<ref>/matches/<other>/unsuitable", action=Action.INTRODUCTION_ANSWER
)
def result_unsuitable_form(ref: str, other: str) -> ResponseReturnValue:
    """Ask why a need does not suit the own result."""
    return _form(RESULT, ref, other)


@route(
    bp, "/results/<ref>/matches/<other>/unsuitable", action=Action.INTRODUCTION_ANSWER,
    method="POST",
)  # fmt: skip
def result_unsuitable(ref: str, other: str) -> ResponseReturnValue:
    """Say that a need does not suit the own result."""
    return _refuse(RESULT, ref, other)


def _pair(kind: str, ref: str, other: str) -> Suggested:
    return services.get_suggested(
        db.session(), kind=kind, ref=ref, other=other, actor=current_actor(),
        now=clock.now(),
    )  # fmt: skip


def _form(kind: str, ref: str, other: str) -> ResponseReturnValue:
    form = DeclineForm()
    form.offer(g.codes)
    page = UnsuitablePage(_pair(kind, ref, other), form)
    return show("brokerage/unsuitable.html", page)


def _refuse(kind: str, ref: str, other: str) -> ResponseReturnValue:
    pair, form = _pair(kind, ref, other), DeclineForm(request.form)
    form.offer(g.codes)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                services.refuse(
                    session, pair=pair, explain=reasons_for, code=form.reason.data,
                    text=clean_line(form.text.data), codes=g.codes,
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("已记下：这一项不再推荐，也会用来改进匹配"), "success")
            return see(f"recommend.for_{kind}", ref=ref)
    page = UnsuitablePage(pair, form)
    return show("brokerage/unsuitable.html", page, status=form.status)
