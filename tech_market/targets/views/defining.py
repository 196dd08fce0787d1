"""Define reported figures: the next plan's, or a correction."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.targets.forms_reported import DefinitionForm
from tech_market.targets.pages_reported import DefinitionPage
from tech_market.targets.reported_models import ReportedTarget
from tech_market.targets.rules.reported import figure_text
from tech_market.targets.services import reported as reports
from tech_market.targets.services.reported import ReportedDraft
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import see, show

PLAIN = ("label", "unit", "first_year", "last_year", "base_year", "source")


@route(bp, "/admin/reported/new", action=Action.TARGET_EDIT)
def define_form() -> ResponseReturnValue:
    """Show an empty definition."""
    return _form_page(DefinitionForm())


@route(bp, "/admin/reported/new", action=Action.TARGET_EDIT, method="POST")
def define() -> ResponseReturnValue:
    """Add a reported figure."""
    form = DefinitionForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            target = reports.create_reported(
                session, actor=current_actor(), draft=_draft(form), now=clock.now()
            )
            ref = target.ref
        if form.refusal is None:
            flash(_("上报指标已添加"), "success")
            return see("targets.reported_target", ref=ref)
    return _form_page(form)


@route(bp, "/admin/reported/<ref>/edit", action=Action.TARGET_EDIT)
def redefine_form(ref: str) -> ResponseReturnValue:
    """Show a definition to correct."""
    target = reports.get_reported(db.session(), ref=ref)
    data = {name: getattr(target, name) for name in PLAIN}
    data["target"] = figure_text(target.target)
    data["base"] = "" if target.base is None else figure_text(target.base)
    data["seen"] = str(target.version)
    return _form_page(DefinitionForm(data=data), target)


@route(bp, "/admin/reported/<ref>/edit", action=Action.TARGET_EDIT, method="POST")
def redefine(ref: str) -> ResponseReturnValue:
    """Store the corrected definition."""
    reports.get_reported(db.session(), ref=ref)
    form = DefinitionForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            reports.edit_reported(
                session, actor=current_actor(), ref=ref, draft=_draft(form),
                now=clock.now(), seen=form.seen_number,
            )  # fmt: skip
        if form.refusal is None:
            flash(_("上报指标已修改"), "success")
            return see("targets.reported_target", ref=ref)
    return _form_page(form, reports.get_reported(db.session(), ref=ref))


def _form_page(
    form: DefinitionForm, target: ReportedTarget | None = None
) -> ResponseReturnValue:
    page = DefinitionPage(form, target)
    status = form.status if form.errors else 200
    return show("targets/reported_form.html", page, status=status)


def _draft(form: DefinitionForm) -> ReportedDraft:
    return ReportedDraft(
        label=clean_line(form.label.data),
        unit=clean_line(form.unit.data),
        first_year=form.first_year.data or 0,
        last_year=form.last_year.data or 0,
        base_year=form.base_year.data,
        base=form.base.thousandths,
        target=form.target.thousandths or 0,
        source=clean_line(form.source.data),
    )
