"""The administrator's register of technology brokers."""

from datetime import date
from typing import cast

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.forms import EntryForm
from tech_market.brokerage.models import Broker
from tech_market.brokerage.pages import EntryPage, RegisterPage
from tech_market.brokerage.rules import USUAL_MOST_NEEDS
from tech_market.brokerage.services import filing
from tech_market.brokerage.services.filing import Entry
from tech_market.brokerage.services.register import get_person, list_people
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line, clean_text
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show

SAME = (
    "employer",
    "grade_code",
    "certificate_no",
    "issuing_body",
    "certificate_expires_on",
    "filing_no",
    "field_codes",
    "intro",
    "is_listed",
    "most_needs",
)


@route(bp, "/admin/brokers", action=Action.BROKER_FILE)
def admin_brokers() -> ResponseReturnValue:
    """List everybody with the broker's role and their entries."""
    page = RegisterPage(list_people(db.session()), clock.today(clock.now()))
    return show("brokerage/admin_brokers.html", page)


@route(bp, "/admin/brokers/<ref>", action=Action.BROKER_FILE)
def entry_form(ref: str) -> ResponseReturnValue:
    """Show one person's entry to edit; `ref` is the person's."""
    _, broker = get_person(db.session(), ref=ref)
    form = EntryForm(data=_texts(broker) if broker else {"is_listed": True})
    return _show(ref, form)


@route(bp, "/admin/brokers/<ref>", action=Action.BROKER_FILE, method="POST")
def enter(ref: str) -> ResponseReturnValue:
    """Write the entry."""
    get_person(db.session(), ref=ref)
    form = EntryForm(request.form)
    form.offer(g.codes)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                filing.enter(
                    session, ref=ref, entry=_entry(form), codes=g.codes,
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("经纪人备案信息已保存"), "success")
            return see("brokerage.admin_brokers")
    return _show(ref, form, status=form.status)


@route(bp, "/admin/brokers/<ref>/suspend", action=Action.BROKER_FILE, method="POST")
def suspend(ref: str) -> ResponseReturnValue:
    """Suspend a filed broker."""
    with transaction() as session:
        filing.suspend(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已暂停；尚未答复的引荐已退回待接列表"), "success")
    return see("brokerage.admin_brokers")


@route(bp, "/admin/brokers/<ref>/resume", action=Action.BROKER_FILE, method="POST")
def resume(ref: str) -> ResponseReturnValue:
    """Put a suspended broker back on file."""
    with transaction() as session:
        filing.resume(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已恢复在册"), "success")
    return see("brokerage.admin_brokers")


def _show(ref: str, form: EntryForm, *, status: int = 200) -> ResponseReturnValue:
    form.offer(g.codes)
    person, broker = get_person(db.session(), ref=ref)
    page = EntryPage(form, person, broker)
    return show("brokerage/entry_form.html", page, status=status)


def _texts(broker: Broker) -> dict[str, object]:
    shown: dict[str, object] = {name: getattr(broker, name) for name in SAME}
    return shown | {"filed_on": broker.filed_at and clock.today(broker.filed_at)}


def _entry(form: EntryForm) -> Entry:
    return Entry(
        employer=clean_line(form.employer.data),
        grade_code=form.grade_code.data,
        certificate_no=clean_line(form.certificate_no.data),
        issuing_body=clean_line(form.issuing_body.data),
        certificate_expires_on=cast("date", form.certificate_expires_on.data),
        filing_no=clean_line(form.filing_no.data),
        filed_on=form.filed_on.data,
        field_codes=tuple(form.field_codes.data or ()),
        intro=clean_text(form.intro.data),
        is_listed=bool(form.is_listed.data),
        most_needs=form.most_needs.data or USUAL_MOST_NEEDS,
    )
