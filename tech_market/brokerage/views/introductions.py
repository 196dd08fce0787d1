"""Introductions: both sides read and answer; nobody is named before both agree."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.cards import cards_of
from tech_market.brokerage.expression_pages import answers_of
from tech_market.brokerage.forms import AcceptForm, DeclineForm
from tech_market.brokerage.models import Introduction
from tech_market.brokerage.pages import (
    ExpressionNote,
    IntroductionPage,
    IntroductionRow,
    IntroductionsPage,
    words_of,
)
from tech_market.brokerage.rules import SIDE_NAMES, IntroductionState
from tech_market.brokerage.services import finding
from tech_market.brokerage.services import introductions as services
from tech_market.brokerage.services.nda import find_terms
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.recommend.reasons import Reasons, unpack
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page, asks_waiting


@route(bp, "/introductions", action=Action.INTRODUCTION_READ)
def introductions() -> ResponseReturnValue:
    """List what this person may read, unanswered first."""
    session, actor, page = db.session(), current_actor(), asked_page()
    waits = asks_waiting()
    found = services.list_introductions(
        session, actor=actor, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE,
        waits_only=waits,
    )  # fmt: skip
    rows = []
    for one in found:
        cards = cards_of(one, actor)
        rows.append(IntroductionRow(one, cards, *words_of(one, cards)))
    total = services.count_introductions(session, actor=actor, waits_only=waits)
    shown = IntroductionsPage(rows, Pager.of(total=total, page=page), waits_only=waits)
    return show("brokerage/introductions.html", shown)


@route(bp, "/introductions/<ref>", action=Action.INTRODUCTION_READ)
def show_introduction(ref: str) -> ResponseReturnValue:
    """Show one introduction as this reader may see it."""
    return _show(ref, DeclineForm())


@route(
    bp, "/introductions/<ref>/accept", action=Action.INTRODUCTION_ANSWER, method="POST"
)
def accept(ref: str) -> ResponseReturnValue:
    """Say yes for the own side."""
    form = AcceptForm(request.form)
    wants_nda = form.validate() and bool(form.wants_nda.data)
    with transaction() as session:
        one = services.accept(
            session, ref=ref, wants_nda=wants_nda, actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
        is_agreed = one.state is IntroductionState.AGREED
    words = (
        _("双方已同意，联系方式已互相开放") if is_agreed else _("已同意，等待对方答复")
    )
    flash(words, "success")
    return see("brokerage.show_introduction", ref=ref)


@route(
    bp, "/introductions/<ref>/decline", action=Action.INTRODUCTION_ANSWER, method="POST"
)
def decline(ref: str) -> ResponseReturnValue:
    """Say no for the own side, with a reason."""
    services.get_introduction(db.session(), ref=ref, actor=current_actor())
    form = DeclineForm(request.form)
    form.offer(g.codes)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                services.decline(
                    session, ref=ref, code=form.reason.data,
                    text=clean_line(form.text.data), codes=g.codes,
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("已谢绝，原因将告知经纪人与对方"), "success")
            return see("brokerage.show_introduction", ref=ref)
    return _show(ref, form, status=form.status)


def _show(ref: str, form: DeclineForm, *, status: int = 200) -> ResponseReturnValue:
    actor = current_actor()
    one = services.get_introduction(db.session(), ref=ref, actor=actor)
    form.offer(g.codes)
    cards = cards_of(one, actor)
    own = next((card for card in cards if card.is_own), None)
    is_asked = one.state is IntroductionState.ASKED
    can_answer = own is not None and is_asked and may(actor, Action.INTRODUCTION_ANSWER)
    words, kind = words_of(one, cards)
    page = IntroductionPage(
        one=one, cards=cards, words=words, kind=kind,
        reasons=_reasons(one) if actor.is_insider else None, form=form,
        can_accept=can_answer and own is not None and own.accepted_at is None,
        can_decline=can_answer,
        accept_form=AcceptForm(), expression=_expression(one),
        nda=find_terms(db.session(), one),
        can_release=is_asked and may(actor, Action.MATCH_TAKE),
    )  # fmt: skip
    return show("brokerage/show_introduction.html", page, status=status)


def _expression(one: Introduction) -> ExpressionNote | None:
    found = finding.of_introduction(db.session(), one)
    if found is None:
        return None
    return ExpressionNote(SIDE_NAMES[found.side], answers_of(found))


def _reasons(one: Introduction) -> Reasons | None:
    """Return the engine's reasons; a pair made by interest alone has none."""
    match = one.match
    if not match.reasons:
        return None
    return unpack(match.reasons, score=match.score, engine=match.engine)
