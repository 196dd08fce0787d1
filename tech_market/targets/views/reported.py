"""Reported figures 上报: the board, one figure, typing and correcting a year."""

from collections.abc import Sequence

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.files.uploads import data_folder, hand_out, read_sent, takes_file
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.targets.forms_reported import ReportForm
from tech_market.targets.pages_reported import (
    ReportedPage,
    ReportedTargetPage,
    plan_tables,
    values_table,
)
from tech_market.targets.reported_models import ReportedTarget, ReportedValue
from tech_market.targets.rules.reported import years_open
from tech_market.targets.services import reported as reports
from tech_market.targets.services.reported import ValueDraft
from tech_market.targets.tables import wanted_format
from tech_market.targets.views.answering import send_listing
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import see, show

RULE = _l("上报，不计入统计：按来源文件填报，不取自合同账册")


@route(bp, "/figures/reported", action=Action.FIGURES_READ)
def reported() -> ResponseReturnValue:
    """Show every reported figure, value by year against its target."""
    session = db.session()
    tables = plan_tables(reports.list_reported(session), reports.latest_values(session))
    if kind := wanted_format():
        return send_listing(_("上报指标"), tables, rule=str(RULE), kind=kind)
    return show("targets/reported.html", ReportedPage(tables))


@route(bp, "/figures/reported/<ref>", action=Action.FIGURES_READ)
def reported_target(ref: str) -> ResponseReturnValue:
    """Show one figure with everything that was reported for it."""
    target = reports.get_reported(db.session(), ref=ref)
    if kind := wanted_format():
        values = reports.list_values(db.session(), target)
        tables = plan_tables([target], {target.id: _holding(values)})
        tables.append(values_table(values))
        return send_listing(target.label, tables, rule=str(RULE), kind=kind)
    return _show_target(target)


@takes_file
@route(bp, "/figures/reported/<ref>", action=Action.TARGET_EDIT, method="POST")
def report_value(ref: str) -> ResponseReturnValue:
    """Enter a year's value, or correct it."""
    target = reports.get_reported(db.session(), ref=ref)
    form = _offer(ReportForm.of_request(), target)
    if form.validate():
        draft = _draft(form)
        with form.refusals(), transaction() as session:
            reports.report_value(
                session, actor=current_actor(), ref=ref, draft=draft,
                folder=data_folder(), now=clock.now(), seen=form.seen_number,
            )  # fmt: skip
        if form.refusal is None:
            flash(_("已填报，标为上报，不计入统计"), "success")
            return see("targets.reported_target", ref=ref)
    return _show_target(reports.get_reported(db.session(), ref=ref), form)


@route(bp, "/figures/reported/<ref>/<value_ref>/file", action=Action.FIGURES_READ)
def reported_file(ref: str, value_ref: str) -> ResponseReturnValue:
    """Give out the file a value stands in, to keep."""
    file = reports.get_file(db.session(), ref=ref, value_ref=value_ref)
    return hand_out(file)


def _show_target(
    target: ReportedTarget, form: ReportForm | None = None
) -> ResponseReturnValue:
    session = db.session()
    values = reports.list_values(session, target)
    newest = max((one.id for one in values), default=0)
    status = form.status if form is not None else 200
    if form is None and may(current_actor(), Action.TARGET_EDIT):
        form = _offer(ReportForm(seen=str(newest)), target)
    table = plan_tables([target], {target.id: _holding(values)})[0]
    page = ReportedTargetPage(target, table, values, form)
    return show("targets/reported_target.html", page, status=status)


def _holding(values: Sequence[ReportedValue]) -> dict[int, ReportedValue]:
    return {one.year: one for one in reversed(values)}


def _offer(form: ReportForm, target: ReportedTarget) -> ReportForm:
    this_year = clock.today(clock.now()).year
    years = years_open(target.first_year, target.last_year, this_year=this_year)
    form.year.choices = [(str(year), str(year)) for year in years]
    return form


def _draft(form: ReportForm) -> ValueDraft:
    name, content = read_sent(form.file)
    return ValueDraft(
        year=int(form.year.data),
        value=form.value.thousandths or 0,
        source=clean_line(form.source.data),
        reason=clean_line(form.reason.data),
        file_name=name,
        content=content,
    )
