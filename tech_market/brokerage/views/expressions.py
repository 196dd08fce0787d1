"""Expressions of interest: members send them, brokers verify or return them."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.expression_pages import (
    ExpressionPage,
    ExpressionsPage,
    ExpressPage,
    answers_of,
    row_of,
)
from tech_market.brokerage.forms import DeclineForm, ExpressionForm
from tech_market.brokerage.models import Expression
from tech_market.brokerage.rules import ExpressionState, Side
from tech_market.brokerage.rules.expressions import Answers
from tech_market.brokerage.services import expressions as services
from tech_market.brokerage.services import finding
from tech_market.brokerage.services.expressions import Wish
from tech_market.brokerage.views.blueprint import bp
from tech_market.brokerage.views.queue import refusal_of
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings.reading import get_readable
from tech_market.listings.rules import ListingState
from tech_market.listings.texts import clean_line, clean_text
from tech_market.matching.index import IndexBroken
from tech_market.needs.models import Need
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.recommend.reasons import Reasons
from tech_market.recommend.services.matches import explain_pair
from tech_market.recommend.wiring import current_store
from tech_market.results.models import Result
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page, asks_waiting

NONE = ("", "—")


@route(bp, "/needs/<ref>/interest", action=Action.EXPRESSION_WRITE)
def express_need_form(ref: str) -> ResponseReturnValue:
    """Ask the three questions about a need."""
    return _form(_target(Need, ref), None)


@route(bp, "/needs/<ref>/interest", action=Action.EXPRESSION_WRITE, method="POST")
def express_need(ref: str) -> ResponseReturnValue:
    """Send an interest in a need."""
    return _express(_target(Need, ref))


@route(bp, "/results/<ref>/interest", action=Action.EXPRESSION_WRITE)
def express_result_form(ref: str) -> ResponseReturnValue:
    """Ask the three questions about a result."""
    return _form(_target(Result, ref), None)


@route(bp, "/results/<ref>/interest", action=Action.EXPRESSION_WRITE, method="POST")
def express_result(ref: str) -> ResponseReturnValue:
    """Send an interest in a result."""
    return _express(_target(Result, ref))


@route(bp, "/expressions", action=Action.EXPRESSION_READ)
def expressions() -> ResponseReturnValue:
    """List what this person may read, what waits first."""
    session, actor = db.session(), current_actor()
    waits, number = asks_waiting(), asked_page()
    count = finding.count_waiting if waits else finding.count_expressions
    found = finding.list_expressions(
        session, actor=actor, waits_only=waits,
        offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE,
    )  # fmt: skip
    page = ExpressionsPage(
        rows=[row_of(one, shows_sender=True) for one in found],
        pager=Pager.of(total=count(session, actor=actor), page=number),
        is_sender=may(actor, Action.EXPRESSION_WRITE),
        waits_only=waits,
    )
    return show("brokerage/expressions.html", page)


@route(bp, "/expressions/<ref>", action=Action.EXPRESSION_READ)
def show_expression(ref: str) -> ResponseReturnValue:
    """Show one with its three answers."""
    return _show(ref, DeclineForm())


@route(bp, "/expressions/<ref>/withdraw", action=Action.EXPRESSION_WRITE, method="POST")
def withdraw_expression(ref: str) -> ResponseReturnValue:
    """Take it back before a broker decided."""
    with transaction() as session:
        services.withdraw(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("合作意向已撤回"), "success")
    return see("brokerage.expressions")


@route(bp, "/expressions/<ref>/verify", action=Action.MATCH_TAKE, method="POST")
def verify_expression(ref: str) -> ResponseReturnValue:
    """Take it as a broker: the other side is asked."""
    actor, now = current_actor(), clock.now()
    one = finding.get_expression(db.session(), ref=ref, actor=actor)
    reasons = _reasons(one)
    with transaction() as session:
        brought = services.verify(
            session, ref=ref, reasons=reasons, actor=actor, now=now
        )
        name = brought.ref
    flash(_("已核实并引荐：等待另一方答复"), "success")
    return see("brokerage.show_introduction", ref=name)


@route(bp, "/expressions/<ref>/return", action=Action.MATCH_TAKE, method="POST")
def return_expression(ref: str) -> ResponseReturnValue:
    """Return it to the sender with the reason."""
    finding.get_expression(db.session(), ref=ref, actor=current_actor())
    form = DeclineForm(request.form)
    form.offer(g.codes)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                services.send_back(
                    session, ref=ref, code=form.reason.data,
                    text=clean_line(form.text.data), codes=g.codes,
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("已退回，原因将告知发出意向的单位"), "success")
            return see("brokerage.expressions")
    return _show(ref, form, status=form.status)


def _target(model: type[Need] | type[Result], ref: str) -> Need | Result:
    """Return a published listing of the side the actor is not on, or NotFound."""
    actor = current_actor()
    found, _audience = get_readable(db.session(), model, ref, actor=actor)
    writes = Action.RESULT_WRITE if model is Need else Action.NEED_WRITE
    is_open = found.state is ListingState.PUBLISHED
    if not (isinstance(found, (Need, Result)) and is_open and may(actor, writes)):
        raise NotFound
    return found


def _express(target: Need | Result) -> ResponseReturnValue:
    form, actor = ExpressionForm(request.form), current_actor()
    _offer(form, target)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                one = services.express(
                    session,
                    wish=Wish(target, form.own.data, _answers(form),
                              bool(form.wants_nda.data)),
                    actor=actor, now=clock.now(),
                )  # fmt: skip
                name = one.ref
            flash(_("合作意向已提交，技术经纪人核实后会转给对方"), "success")
            return see("brokerage.show_expression", ref=name)
    return _form(target, form, status=form.status)


def _answers(form: ExpressionForm) -> Answers:
    return Answers(
        capability=clean_text(form.capability.data),
        interest=clean_text(form.interest.data),
        cooperation=clean_text(form.cooperation.data),
    )


def _offer(form: ExpressionForm, target: Need | Result) -> None:
    side = Side.RESULT if isinstance(target, Need) else Side.NEED
    own = services.own_listings(
        db.session(), actor=current_actor(), side=side, now=clock.now()
    )
    choices = [(one.ref, f"{one.number} {one.title}") for one in own]
    form.own.choices = choices if len(choices) == 1 else [NONE, *choices]


def _form(
    target: Need | Result, form: ExpressionForm | None, *, status: int = 200
) -> ResponseReturnValue:
    actor, form = current_actor(), form or ExpressionForm()
    _offer(form, target)
    has_own = form.own.choices != [NONE]
    is_need = isinstance(target, Need)
    page = ExpressPage(
        title=target.title,
        ref=target.ref,
        place=f"{target.kind}s",
        own_place="results" if is_need else "needs",
        form=form if has_own and actor.is_verified else None,
        refusal="" if actor.is_verified else _("单位核验通过后才能表达合作意向。"),
    )
    return show("brokerage/express_form.html", page, status=status)


def _show(ref: str, form: DeclineForm, *, status: int = 200) -> ResponseReturnValue:
    actor = current_actor()
    one = finding.get_expression(db.session(), ref=ref, actor=actor)
    form.offer(g.codes)
    waits = one.state is ExpressionState.SENT
    is_broker = may(actor, Action.MATCH_TAKE)
    page = ExpressionPage(
        one=one,
        row=row_of(one, shows_sender=True),
        answers=answers_of(one),
        form=form,
        can_verify=waits and is_broker,
        can_withdraw=waits and actor.organisation_id == one.organisation_id,
        refusal=refusal_of(actor) if is_broker else "",
        target_place=f"{one.target.kind}s",
        own_place=f"{one.own.kind}s",
    )
    return show("brokerage/show_expression.html", page, status=status)


def _reasons(one: Expression) -> Reasons | None:
    """Ask the index why the pair fits; without one the pair stands on its interest."""
    store = current_store()
    index = store.find()
    if index is None:
        return None
    try:
        return explain_pair(index, need=one.need, result=one.result, now=clock.now())
    except IndexBroken:
        store.drop()
        return None
