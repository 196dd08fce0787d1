"""Need diagnoses: asked for, taken, written, and answered by the need's owner."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage import scope
from tech_market.brokerage.diagnosis_facts import applied, packed
from tech_market.brokerage.diagnosis_forms import AnswerForm, DiagnosisForm, WishForm
from tech_market.brokerage.diagnosis_pages import (
    AskPage,
    DiagnosesPage,
    DiagnosisPage,
    WritePage,
    compared,
)
from tech_market.brokerage.models import Diagnosis, DiagnosisVersion
from tech_market.brokerage.services import diagnosing as services
from tech_market.brokerage.services import finding_diagnoses as finding
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings.reading import get_writable
from tech_market.listings.services.writing import stated_by
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.needs.rules.completeness import Completeness, completeness
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page, asks_waiting


@route(bp, "/diagnoses", action=Action.DIAGNOSIS_READ)
def diagnoses() -> ResponseReturnValue:
    """List what this person may read."""
    session, actor = db.session(), current_actor()
    waits, page = asks_waiting(), asked_page()
    count = finding.count_waiting if waits else finding.count_diagnoses
    rows = finding.list_diagnoses(
        session, actor=actor, waits_only=waits,
        offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE,
    )  # fmt: skip
    shown = DiagnosesPage(
        rows=rows,
        pager=Pager.of(total=count(session, actor=actor), page=page),
        is_broker=scope.is_broker(actor),
        waits_only=waits,
    )
    return show("brokerage/diagnoses.html", shown)


@route(bp, "/diagnoses/ask/<need_ref>", action=Action.NEED_WRITE)
def ask_form(need_ref: str) -> ResponseReturnValue:
    """Show what the owner is asked before brokers look at a need."""
    return _ask_form(need_ref, WishForm())


@route(bp, "/diagnoses/ask/<need_ref>", action=Action.NEED_WRITE, method="POST")
def ask_diagnosis(need_ref: str) -> ResponseReturnValue:
    """Ask brokers to look at the own need."""
    form = WishForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            one = services.ask(
                session, need_ref=need_ref, wish=form.wish.data or "",
                actor=current_actor(), now=clock.now(),
            )  # fmt: skip
            flash(_("已提交，经纪人承接后会告诉您"), "success")
            return see("brokerage.show_diagnosis", ref=one.ref)
    return _ask_form(need_ref, form, status=form.status)


@route(bp, "/diagnoses/start/<need_ref>", action=Action.DIAGNOSIS_WRITE, method="POST")
def start_diagnosis(need_ref: str) -> ResponseReturnValue:
    """Begin with a need in the broker's hands."""
    with transaction() as session:
        one = services.start(
            session, need_ref=need_ref, actor=current_actor(), now=clock.now()
        )
        ref = one.ref
    return see("brokerage.write_form", ref=ref)


@route(bp, "/diagnoses/<ref>", action=Action.DIAGNOSIS_READ)
def show_diagnosis(ref: str) -> ResponseReturnValue:
    """Show the original beside the newest version, or the one asked for."""
    return show_one(ref, AnswerForm())


@route(bp, "/diagnoses/<ref>/take", action=Action.DIAGNOSIS_WRITE, method="POST")
def take_diagnosis(ref: str) -> ResponseReturnValue:
    """Take a diagnosis that was asked for."""
    with transaction() as session:
        services.take(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已承接。与企业沟通后写出第一版"), "success")
    return see("brokerage.show_diagnosis", ref=ref)


@route(bp, "/diagnoses/<ref>/write", action=Action.DIAGNOSIS_WRITE)
def write_form(ref: str) -> ResponseReturnValue:
    """Show the newest version, to write the next one from."""
    one = _mine(ref)
    latest = one.latest
    form = DiagnosisForm.of(
        latest.said if latest else one.base, number=latest.number if latest else 0
    )
    return _write_form(one, form)


@route(bp, "/diagnoses/<ref>/write", action=Action.DIAGNOSIS_WRITE, method="POST")
def write_version(ref: str) -> ResponseReturnValue:
    """Save a version; nothing goes to the owner yet."""
    one = _mine(ref)
    form = DiagnosisForm(request.form)
    if form.wants_row:
        return _write_form(one, form)
    if form.validate():
        with form.refusals(), transaction() as session:
            services.write(
                session, ref=ref, said=form.said, note=form.note.data or "",
                seen=form.number, actor=current_actor(), now=clock.now(),
            )  # fmt: skip
            flash(_("已保存为新的一版，核对后发送企业"), "success")
            return see("brokerage.show_diagnosis", ref=ref)
    return _write_form(_mine(ref), form, status=form.status)


@route(bp, "/diagnoses/<ref>/send", action=Action.DIAGNOSIS_WRITE, method="POST")
def send_diagnosis(ref: str) -> ResponseReturnValue:
    """Lay the newest version before the owner."""
    with transaction() as session:
        services.send(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已发送企业确认"), "success")
    return see("brokerage.show_diagnosis", ref=ref)


@route(bp, "/diagnoses/<ref>/refresh", action=Action.DIAGNOSIS_WRITE, method="POST")
def refresh_diagnosis(ref: str) -> ResponseReturnValue:
    """Compare with what the need says now."""
    with transaction() as session:
        services.refresh(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已按需求的最新内容重新对照，各版诊断保留"), "success")
    return see("brokerage.show_diagnosis", ref=ref)


def show_one(ref: str, form: AnswerForm, *, status: int = 200) -> ResponseReturnValue:
    """Answer the page of one diagnosis."""
    actor = current_actor()
    one = finding.get_diagnosis(db.session(), ref=ref, actor=actor)
    facts, shown = stated_by(one.need, NeedFacts), _asked_version(one)
    base = applied(facts, one.base) if one.base else facts
    if not form.number.data:
        form.number.data = str(shown.number) if shown else "0"
    page = DiagnosisPage(
        one=one,
        actor=actor,
        shown=shown,
        comparison=compared(one.base, shown.said) if shown else None,
        before=_complete(base),
        after=_complete(applied(facts, shown.said)) if shown else None,
        is_stale=bool(one.base) and one.is_living and packed(facts) != one.base,
        form=form,
    )
    return show("brokerage/show_diagnosis.html", page, status=status)


def _asked_version(one: Diagnosis) -> DiagnosisVersion | None:
    asked = request.args.get("version", "")
    found = (each for each in one.versions if str(each.number) == asked)
    return next(found, one.latest)


def _complete(facts: NeedFacts) -> Completeness:
    return completeness(
        {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    )


def _mine(ref: str) -> Diagnosis:
    actor = current_actor()
    one = finding.get_diagnosis(db.session(), ref=ref, actor=actor)
    if one.broker is None or one.broker.user_id != actor.user_id:
        raise NotFound
    return one


def _write_form(
    one: Diagnosis, form: DiagnosisForm, *, status: int = 200
) -> ResponseReturnValue:
    page = WritePage(one, form.offer())
    return show("brokerage/diagnosis_form.html", page, status=status)


def _ask_form(
    need_ref: str, form: WishForm, *, status: int = 200
) -> ResponseReturnValue:
    need = get_writable(db.session(), Need, need_ref, actor=current_actor())
    page = AskPage(need.ref, need.title, form)
    return show("brokerage/ask_form.html", page, status=status)
