"""Enter and correct targets."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.money import plain_text
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.targets.forms import TargetForm
from tech_market.targets.models import Metric, Target, TargetKind
from tech_market.targets.pages import TargetFormPage, TargetsPage, label_choices
from tech_market.targets.services import editing
from tech_market.targets.services.counting_rules import list_rules
from tech_market.targets.services.editing import TargetDraft
from tech_market.targets.tables import Line, Money, Table, wanted_format
from tech_market.targets.views.answering import send_listing
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import see, show


@route(bp, "/admin/targets", action=Action.TARGET_EDIT)
def targets() -> ResponseReturnValue:
    """List all targets and reported figures."""
    session = db.session()
    page = TargetsPage.of(editing.list_targets(session), list_rules(session))
    if kind := wanted_format():
        words = _("各行所列口径")
        return send_listing(_("管理目标"), [targets_table(page)], rule=words, kind=kind)
    return show("targets/targets.html", page)


def targets_table(page: TargetsPage) -> Table:
    """Return the list for a file; amounts in 元, needs as they are."""
    lines = [
        Line([
            one.label, _(page.kinds[one.kind]), str(one.starts_on), str(one.ends_on),
            None if one.metric is Metric.NEEDS_PUBLISHED else Money(one.value),
            one.value if one.metric is Metric.NEEDS_PUBLISHED else None,
            _(page.bases.get(one.basis, one.basis)), one.source,
        ])
        for one in page.targets
    ]  # fmt: skip
    head = [
        _("名称"), _("性质"), _("开始日期"), _("结束日期"), _("金额"), _("需求条数"),
        _("口径"), _("来源"),
    ]  # fmt: skip
    return Table("targets", _("管理目标"), head, lines)


@route(bp, "/admin/targets/new", action=Action.TARGET_EDIT)
def create_form() -> ResponseReturnValue:
    """Show an empty target."""
    return _form_page(TargetForm(), "targets/create_form.html")


@route(bp, "/admin/targets/new", action=Action.TARGET_EDIT, method="POST")
def create() -> ResponseReturnValue:
    """Add a target."""
    form = _offer(TargetForm(request.form))
    if form.validate():
        with form.refusals(), transaction() as session:
            editing.create_target(
                session,
                actor=current_actor(),
                draft=_draft(form),
                now=clock.now(),
            )
        if form.refusal is None:
            flash(_("目标已添加"), "success")
            return see("targets.targets")
    return _form_page(form, "targets/create_form.html")


@route(bp, "/admin/targets/<ref>/edit", action=Action.TARGET_EDIT)
def edit_form(ref: str) -> ResponseReturnValue:
    """Show a target to correct."""
    target = editing.get_target(db.session(), ref=ref)
    data = {
        name: getattr(target, name)
        for name in ("label", "starts_on", "ends_on", "basis", "source")
    }
    data |= {"metric": target.metric.value, "kind": target.kind.value}
    data["version"] = str(target.version)
    if target.metric is Metric.NEEDS_PUBLISHED:
        data["value_count"] = target.value
    else:
        data["value_yuan"] = plain_text(target.value, unit="元")
    return _form_page(TargetForm(data=data), "targets/edit_form.html", target)


@route(bp, "/admin/targets/<ref>/edit", action=Action.TARGET_EDIT, method="POST")
def update(ref: str) -> ResponseReturnValue:
    """Store the corrected target."""
    editing.get_target(db.session(), ref=ref)
    form = _offer(TargetForm(request.form))
    if form.validate():
        with form.refusals(), transaction() as session:
            editing.edit_target(
                session,
                actor=current_actor(),
                ref=ref,
                draft=_draft(form),
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("目标已修改"), "success")
            return see("targets.targets")
    target = editing.get_target(db.session(), ref=ref)
    return _form_page(form, "targets/edit_form.html", target)


def _offer(form: TargetForm) -> TargetForm:
    rules = list_rules(db.session(), active=True)
    for name, choices in label_choices(rules).items():
        form[name].choices = choices  # type: ignore[attr-defined]  # these are selects
    return form


def _form_page(
    form: TargetForm, template: str, target: Target | None = None
) -> ResponseReturnValue:
    page = TargetFormPage(_offer(form), target)
    return show(template, page, status=form.status if form.errors else 200)


def _draft(form: TargetForm) -> TargetDraft:
    """Read a valid form; the value of the other metric's field is not looked at."""
    metric = Metric(form.metric.data)
    is_count = metric is Metric.NEEDS_PUBLISHED
    value = form.value_count.data if is_count else form.value_yuan.fen
    assert form.starts_on.data is not None  # noqa: S101 - the form is valid
    assert form.ends_on.data is not None  # noqa: S101 - the form is valid
    return TargetDraft(
        label=clean_line(form.label.data),
        metric=metric,
        kind=TargetKind(form.kind.data),
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        basis=form.basis.data,
        value=value or 0,
        source=clean_line(form.source.data),
    )
