"""Review needs and results: one against its former edition, or many at once."""

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tech_market import clock
from tech_market.codes.book import CodeBook
from tech_market.db import db, new_ref
from tech_market.errors import NotFound
from tech_market.home import deciding, queue
from tech_market.home.deciding import Wish
from tech_market.home.forms import ReviewForm
from tech_market.home.pages import BatchPage, ConfirmPage
from tech_market.home.reading import listing_page
from tech_market.home.views.blueprint import bp
from tech_market.listings.rules import MOVES, REVIEW_STEPS, Step
from tech_market.listings.services.reviewing import MOST, Chosen
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.forms import StrictForm
from tech_market.web.pages import see, show

REF = 12  # characters of a reference


@route(bp, "/review/<kind>/<ref>", action=Action.LISTING_REVIEW)
def review_listing(kind: str, ref: str) -> ResponseReturnValue:
    """Show what a listing states now beside what was read of it before."""
    return _listing(kind, ref, ReviewForm(MultiDict()))


@route(bp, "/review/batch", action=Action.LISTING_REVIEW)
def confirm_review() -> ResponseReturnValue:
    """Show what is about to be done to the rows that were ticked."""
    form = ReviewForm(MultiDict(request.args))
    form.offer(_book())
    chosen = chosen_rows(form.row.data or [])
    if not chosen or form.step.data not in REVIEW_STEPS:
        flash(_("请先勾选要处理的需求或成果。"), "warning")
        return see("home.review")
    return _confirm(form, chosen)


@route(bp, "/review/batch", action=Action.LISTING_REVIEW, method="POST")
def decide_review() -> ResponseReturnValue:
    """Do it to each, and lead to the report; one alone stays on its own page."""
    form = ReviewForm(request.form)
    form.offer(_book())
    chosen = chosen_rows(form.row.data or [])
    if not chosen:
        raise NotFound
    if not form.validate():
        return _again(form, chosen)
    wish = _wish(form)
    deciding.decide(chosen, actor=current_actor(), wish=wish, now=clock.now())
    batch = deciding.get_batch(
        db.session(), wish.batch, actor=current_actor(), now=clock.now()
    )
    if batch.refused or len(batch.lines) > 1:
        return see("home.review_batch", ref=wish.batch)
    flash(_("已完成：%(step)s", step=_(batch.name)), "success")
    return see("home.review_listing", kind=batch.lines[0].act.kind, ref=chosen[0].ref)


@route(bp, "/review/batches/<ref>", action=Action.LISTING_REVIEW)
def review_batch(ref: str) -> ResponseReturnValue:
    """Show what was done with one confirmation, and what was not and why."""
    batch = deciding.get_batch(
        db.session(), ref, actor=current_actor(), now=clock.now()
    )
    return show("home/review_batch.html", BatchPage(batch))


@route(bp, "/review/batches/<ref>/undo", action=Action.LISTING_REVIEW, method="POST")
def undo_review(ref: str) -> ResponseReturnValue:
    """Take back what can be taken back of it."""
    form, actor, now = StrictForm(request.form), current_actor(), clock.now()
    batch = deciding.get_batch(db.session(), ref, actor=actor, now=now)
    if not batch.is_own or not form.validate():
        raise NotFound
    count = deciding.take_back(batch, actor=actor, now=now)
    if count:
        flash(_("已撤销 %(count)s 条，恢复为操作前的状态。", count=count), "success")
    else:
        flash(_("没有可以撤销的内容，原因见各条说明。"), "warning")
    return see("home.review_batch", ref=ref)


def chosen_rows(values: Sequence[str]) -> list[Chosen]:
    """Read rows as forms name them, kind:reference:version; others are left out."""
    found = []
    for value in dict.fromkeys(values):
        kind, _colon, rest = value.partition(":")
        ref, _colon, version = rest.partition(":")
        plain = version.isascii() and version.isdigit() and len(version) < REF
        if kind in queue.KINDS and ref and len(ref) <= REF and plain:
            found.append(Chosen(queue.KINDS[kind], ref, int(version)))
    return found[:MOST]


def _again(form: ReviewForm, chosen: list[Chosen]) -> ResponseReturnValue:
    """Show what is wrong: on the listing's own page for one, else the confirmation."""
    if len(chosen) == 1 or form.step.data not in REVIEW_STEPS:
        one = chosen[0]
        return _listing(one.model.kind, one.ref, form, status=form.status)
    return _confirm(form, chosen, status=form.status)


def _listing(
    kind: str, ref: str, form: ReviewForm, *, status: int = 200
) -> ResponseReturnValue:
    form.offer(_book())
    page = listing_page(
        db.session(), kind, ref, actor=current_actor(), book=_book(),
        since=request.args.get("since", ""), form=form, now=clock.now(),
    )  # fmt: skip
    return show("home/review_listing.html", page, status=status)


def _confirm(
    form: ReviewForm, chosen: list[Chosen], *, status: int = 200
) -> ResponseReturnValue:
    step = Step(form.step.data)
    keys = [(one.model.kind, one.ref) for one in chosen]
    read = {(one.model.kind, one.ref): one.version for one in chosen}
    rows = [
        replace(one, version=read[one.kind, one.ref])  # as it was ticked
        for one in queue.list_chosen(db.session(), keys)
    ]
    fit = tuple(one for one in rows if one.state in MOVES[step])
    left = tuple(one for one in rows if one.state not in MOVES[step])
    page = ConfirmPage(step=step, rows=fit, left=left, form=form)
    return show("home/review_confirm.html", page, status=status)


def _wish(form: ReviewForm) -> Wish:
    step, code = Step(form.step.data), form.code.data
    if step is not Step.RETURN:
        return Wish(step, new_ref())
    label = _book().label("return-reason", code)
    return Wish(step, new_ref(), code, f"{label}：{(form.text.data or '').strip()}")


def _book() -> CodeBook:
    book: CodeBook = g.codes
    return book
