"""The owner answers a diagnosis of their need."""

from collections.abc import Callable

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.diagnosis_forms import AnswerForm
from tech_market.brokerage.services import answering_diagnoses as services
from tech_market.brokerage.views.blueprint import bp
from tech_market.brokerage.views.diagnoses import show_one
from tech_market.db import transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see


@route(bp, "/diagnoses/<ref>/accept", action=Action.NEED_WRITE, method="POST")
def accept_diagnosis(ref: str) -> ResponseReturnValue:
    """Let the need say what the version that was read proposes."""
    return _answer(
        ref,
        lambda form: _accept(ref, form),
        _("已采纳：需求已改为新内容；原已提交或发布的，重新进入审核"),
    )


@route(bp, "/diagnoses/<ref>/decline", action=Action.NEED_WRITE, method="POST")
def decline_diagnosis(ref: str) -> ResponseReturnValue:
    """Say no with a reason; the need stays as it is."""
    return _answer(
        ref,
        lambda form: _decline(ref, form),
        _("已答复未采纳，需求保持不变"),
    )


@route(bp, "/diagnoses/<ref>/end", action=Action.DIAGNOSIS_READ, method="POST")
def end_diagnosis(ref: str) -> ResponseReturnValue:
    """End a diagnosis; the need stays as it is."""
    with transaction() as session:
        services.end(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("诊断已结束，需求保持不变"), "success")
    return see("brokerage.show_diagnosis", ref=ref)


def _accept(ref: str, form: AnswerForm) -> None:
    with transaction() as session:
        services.accept(
            session, ref=ref, number=form.seen, actor=current_actor(), now=clock.now()
        )


def _decline(ref: str, form: AnswerForm) -> None:
    with transaction() as session:
        services.decline(
            session, ref=ref, text=form.text.data or "", actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip


def _answer(
    ref: str, run: Callable[[AnswerForm], None], words: str
) -> ResponseReturnValue:
    form = AnswerForm(request.form)
    if form.validate():
        with form.refusals():
            run(form)
            flash(words, "success")
            return see("brokerage.show_diagnosis", ref=ref)
    return show_one(ref, form, status=form.status)
