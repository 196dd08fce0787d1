"""Visits and meetings of a deal: written once, corrected by a new record."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.models import Deal, Visit
from tech_market.brokerage.record_forms import VisitForm
from tech_market.brokerage.record_pages import VisitFormPage
from tech_market.brokerage.services import deals, visits
from tech_market.brokerage.services.visits import Correction
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/deals/<ref>/visits/new", action=Action.DEAL_MOVE)
def visit_form(ref: str) -> ResponseReturnValue:
    """Show an empty record."""
    deal = deals.get_deal(db.session(), ref=ref, actor=current_actor())
    return _form(deal, VisitForm(data={"held_on": clock.today(clock.now())}))


@route(bp, "/deals/<ref>/visits/new", action=Action.DEAL_MOVE, method="POST")
def write_visit(ref: str) -> ResponseReturnValue:
    """Write a record down."""
    deal = deals.get_deal(db.session(), ref=ref, actor=current_actor())
    return _write(deal, None)


@route(bp, "/visits/<ref>/correct", action=Action.DEAL_MOVE)
def correct_form(ref: str) -> ResponseReturnValue:
    """Show a record, to be corrected."""
    visit = visits.get_visit(db.session(), ref=ref, actor=current_actor())
    return _form(visit.deal, VisitForm.of(visit), visit)


@route(bp, "/visits/<ref>/correct", action=Action.DEAL_MOVE, method="POST")
def correct_visit(ref: str) -> ResponseReturnValue:
    """Correct a record by a new one; the old one stays readable."""
    visit = visits.get_visit(db.session(), ref=ref, actor=current_actor())
    return _write(visit.deal, visit)


def _write(deal: Deal, corrected: Visit | None) -> ResponseReturnValue:
    form = VisitForm(request.form).offer(g.codes)
    if form.validate():
        fix = (
            Correction(corrected.ref, form.correction.data or "") if corrected else None
        )
        with form.refusals(), transaction() as session:
            visits.write_visit(
                session, deal_ref=deal.ref, facts=form.stated, codes=g.codes,
                actor=current_actor(), now=clock.now(), correction=fix,
            )  # fmt: skip
            flash(_("已更正，原记录保留") if fix else _("已记录"), "success")
            return see("brokerage.show_deal", ref=deal.ref, _anchor="visits")
    return _form(deal, form, corrected, status=form.status)


def _form(
    deal: Deal, form: VisitForm, corrected: Visit | None = None, *, status: int = 200
) -> ResponseReturnValue:
    page = VisitFormPage(deal, form.offer(g.codes), corrected)
    return show("brokerage/visit_form.html", page, status=status)
