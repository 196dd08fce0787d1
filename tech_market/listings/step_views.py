"""The steps of a listing's life, each taken from its page."""

from collections.abc import Callable

from flask import Blueprint, flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.codes.book import CodeBook
from tech_market.db import db, transaction
from tech_market.listings import retreat as _retreat  # noqa: F401 - registers itself
from tech_market.listings.assembly import show_page
from tech_market.listings.forms import RenewForm, ReturnForm, StepForm, SubmitForm
from tech_market.listings.kinds import Kind
from tech_market.listings.models import Listing
from tech_market.listings.reading import get_readable
from tech_market.listings.rules import REVIEW_STEPS, STEP_NAMES, Step
from tech_market.listings.services import lifecycle, submitting
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.forms import StrictForm
from tech_market.web.pages import see, show


def register_steps(bp: Blueprint, kind: Kind) -> None:
    """Add a route for each step, review by the administrator alone."""
    for step in Step:
        action = Action.LISTING_REVIEW if step in REVIEW_STEPS else kind.write
        rule = f"/{kind.place}/<ref>/{step}"
        route(bp, rule, action=action, method="POST")(_step(kind, step))


def _step(kind: Kind, step: Step) -> Callable[[str], ResponseReturnValue]:
    def view(ref: str) -> ResponseReturnValue:
        get_readable(db.session(), kind.model, ref, actor=current_actor())
        form = _step_form(step)
        if form.validate():
            with form.refusals(), transaction() as session:
                listing, _audience = get_readable(
                    session, kind.model, ref, actor=current_actor()
                )
                _take(session, listing, step, form)
                flash(_("已完成：%(step)s", step=_(STEP_NAMES[step])), "success")
                return see(f"{kind.place}.show", ref=ref)
        return show_listing(kind, ref, form)

    view.__name__ = str(step)
    return view


def _take(session: Session, listing: Listing, step: Step, form: StrictForm) -> None:
    actor, now = current_actor(), clock.now()
    if isinstance(form, SubmitForm):
        submitting.submit(
            session, actor=actor, listing=listing, now=now,
            is_checked=form.is_checked.data,
        )  # fmt: skip
    else:
        lifecycle.move(
            session, actor=actor, listing=listing, step=step, remark=_remark(form),
            now=now,
        )  # fmt: skip


def show_listing(
    kind: Kind, ref: str, form: StrictForm | None = None
) -> ResponseReturnValue:
    """Show one listing as its reader may see it; `form` is one that was refused."""
    page = show_page(db.session(), kind, ref, actor=current_actor(), book=_book(),
                     now=clock.now(), form=form)  # fmt: skip
    status = form.status if form else 200
    return show(f"{kind.place}/show.html", page, status=status)


def _step_form(step: Step) -> StrictForm:
    form: StrictForm
    if step is Step.RETURN:
        form = ReturnForm(request.form)
        form.offer(_book())
    elif step is Step.RENEW:
        form = RenewForm(request.form)
    elif step is Step.SUBMIT:
        form = SubmitForm(request.form)
    else:
        form = StepForm(request.form)
    return form


def _remark(form: StrictForm) -> lifecycle.Remark:
    if isinstance(form, ReturnForm):
        label = _book().label("return-reason", form.code.data)
        return lifecycle.Remark(form.code.data, f"{label}：{form.text.data}")
    if isinstance(form, RenewForm):
        return lifecycle.Remark(valid_until=form.valid_until.data)
    return lifecycle.NOTHING


def _book() -> CodeBook:
    book: CodeBook = g.codes
    return book
