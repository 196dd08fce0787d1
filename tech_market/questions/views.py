"""Pages of questions, and a panel on the listing's own page."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings.audience import audience_of
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel, register
from tech_market.listings.reading import get_readable
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor, route
from tech_market.questions import services
from tech_market.questions.forms import AnswerForm, QuestionForm, RemovalForm
from tech_market.questions.models import Question
from tech_market.questions.pages import (
    About,
    AskPage,
    IndexPage,
    QuestionPage,
    QuestionView,
)
from tech_market.questions.scope import is_owner
from tech_market.questions.services import MODELS
from tech_market.web.forms import StrictForm
from tech_market.web.pages import see
from tech_market.web.pages import show as render
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page, asks_waiting

bp = Blueprint("questions", __name__)


@route(bp, "/questions", action=Action.QUESTION_READ)
def index() -> ResponseReturnValue:
    """List what one asked and what waits for one's answer."""
    session, actor = db.session(), current_actor()
    waits, page = asks_waiting(), asked_page()
    rows = tuple(
        (
            QuestionView.of(one, user_id=actor.user_id),
            About.of(listing) if listing else None,
        )
        for one, listing in services.list_own(
            session, actor, waits_only=waits,
            offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE,
        )
    )  # fmt: skip
    total = services.count_own(session, actor, waits_only=waits)
    pager = Pager.of(total=total, page=page)
    return render("questions/index.html", IndexPage(rows, pager, waits_only=waits))


@route(bp, "/ask/<kind>/<ref>", action=Action.QUESTION_ASK)
def ask_form(kind: str, ref: str) -> ResponseReturnValue:
    """Show an empty form."""
    return _ask(_listing(db.session(), kind, ref), QuestionForm())


@route(bp, "/ask/<kind>/<ref>", action=Action.QUESTION_ASK, method="POST")
def ask(kind: str, ref: str) -> ResponseReturnValue:
    """Put the question to the owner."""
    form = QuestionForm(request.form)
    listing = _listing(db.session(), kind, ref)
    if form.validate():
        with form.refusals(), transaction() as session:
            found = services.ask(
                session, actor=current_actor(), listing=_listing(session, kind, ref),
                text=form.text.data or "", now=clock.now(),
            )  # fmt: skip
            flash(_("提问已送到对方，答复后会告诉您。"), "success")
            return see("questions.show", ref=found.ref)
    return _ask(listing, form, status=form.status)


@route(bp, "/questions/<ref>", action=Action.QUESTION_READ)
def show(ref: str) -> ResponseReturnValue:
    """Show one question."""
    return _show(ref, AnswerForm(), RemovalForm())


@route(bp, "/questions/<ref>/answer", action=Action.QUESTION_ANSWER, method="POST")
def answer(ref: str) -> ResponseReturnValue:
    """Answer it."""
    form = AnswerForm(request.form)

    def put(session: Session, question: Question) -> None:
        services.answer(session, actor=current_actor(), question=question,
                        text=form.text.data or "", now=clock.now())  # fmt: skip

    if _is_done(ref, form, put):
        flash(_("答复已发布，提问的人会收到通知。"), "success")
        return see("questions.show", ref=ref)
    return _show(ref, form, RemovalForm(), status=form.status)


@route(bp, "/questions/<ref>/remove", action=Action.QUESTION_REMOVE, method="POST")
def remove(ref: str) -> ResponseReturnValue:
    """Take it out of sight."""
    form = RemovalForm(request.form)

    def take_out(session: Session, question: Question) -> None:
        services.remove(session, actor=current_actor(), question=question,
                        reason=form.reason.data or "", now=clock.now())  # fmt: skip

    if _is_done(ref, form, take_out):
        flash(_("已移除。"), "success")
        return see("questions.index")
    return _show(ref, AnswerForm(), form, status=form.status)


def panel(
    session: Session, actor: Actor, listing: Listing, now: datetime
) -> Panel | None:
    """Return questions and answers as this reader sees them, and the way to ask."""
    audience = audience_of(session, actor, listing)
    if audience is None:
        return None
    found = services.list_about(
        session, actor=actor, listing=listing, audience=audience
    )
    may_ask = services.may_ask(actor, listing, now=now)
    if not (found or may_ask):
        return None
    context = {
        "about": About.of(listing),
        "rows": [
            QuestionView.of(one, user_id=actor.user_id)
            for one in found[: services.MOST_SHOWN]
        ],
        "most": services.MOST_SHOWN if len(found) > services.MOST_SHOWN else 0,
        "may_ask": may_ask,
        "is_owner": is_owner(actor, listing),
    }
    return Panel("questions/_panel.html", context)


def _listing(session: Session, kind: str, ref: str) -> Listing:
    """Return a listing one may ask about; raises NotFound."""
    if kind not in MODELS:
        raise NotFound
    actor = current_actor()
    listing, _audience = get_readable(session, MODELS[kind], ref, actor=actor)
    if is_owner(actor, listing):
        raise NotFound
    return listing


def _is_done(
    ref: str, form: StrictForm, act: Callable[[Session, Question], None]
) -> bool:
    """Act on a question one may read; False leaves what is wrong in the form."""
    actor = current_actor()
    services.get_readable(db.session(), ref, actor=actor)
    if form.validate():
        with form.refusals(), transaction() as session:
            question, _about = services.get_readable(session, ref, actor=actor)
            act(session, question)
            return True
    return False


def _ask(
    listing: Listing, form: QuestionForm, *, status: int = 200
) -> ResponseReturnValue:
    return render(
        "questions/ask_form.html", AskPage(About.of(listing), form), status=status
    )


def _show(
    ref: str, answer_form: AnswerForm, removal_form: RemovalForm, *, status: int = 200
) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    question, listing = services.get_readable(session, ref, actor=actor)
    waits = question.answered_at is None and question.removed_at is None
    answers = is_owner(actor, listing) and waits
    removes = services.may_remove(actor, question)
    page = QuestionPage(
        about=About.of(listing),
        view=QuestionView.of(question, user_id=actor.user_id),
        answer_form=answer_form if answers else None,
        removal_form=removal_form if removes else None,
        needs_reason=question.user_id != actor.user_id,
        who=session.get(User, question.user_id) if actor.sees_all else None,
        remove_reason=question.remove_reason if actor.sees_all else "",
    )
    return render("questions/show.html", page, status=status)


for _kind in MODELS:
    register(_kind, panel)
