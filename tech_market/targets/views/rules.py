"""The counting rules: list, add, retire."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.targets.forms import RuleForm
from tech_market.targets.pages_published import RulesPage, rule_choices
from tech_market.targets.rules.bases import (
    AmountColumn,
    DateKind,
    Foreign,
    Series,
    Side,
)
from tech_market.targets.services import counting_rules
from tech_market.targets.services.counting_rules import RuleDraft
from tech_market.targets.tables import Line, Table, wanted_format
from tech_market.targets.views.answering import send_listing
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import see, show


@route(bp, "/admin/rules", action=Action.TARGET_EDIT)
def rules() -> ResponseReturnValue:
    """List all counting rules, with the form to add one."""
    if kind := wanted_format():
        page = RulesPage(counting_rules.list_rows(db.session()), _offer(RuleForm()))
        words = _("各行所列口径")
        return send_listing(_("统计口径"), [rules_list(page)], rule=words, kind=kind)
    return _list(RuleForm())


def rules_list(page: RulesPage) -> Table:
    """Return the counting rules for a file."""
    lines = [
        Line([_(one.label), one.code, page.words_of(one), _(one.source),
              _("启用") if one.is_active else _("停用")])
        for one in page.rules
    ]  # fmt: skip
    head = [_("名称"), _("代码"), _("内容"), _("依据"), _("状态")]
    return Table("rules", _("统计口径"), head, lines)


@route(bp, "/admin/rules", action=Action.TARGET_EDIT, method="POST")
def add_rule() -> ResponseReturnValue:
    """Add a counting rule; it never changes afterwards."""
    form = _offer(RuleForm(request.form))
    if form.validate():
        with form.refusals(), transaction() as session:
            counting_rules.add_rule(
                session, actor=current_actor(), draft=_draft(form), now=clock.now()
            )
        if form.refusal is None:
            flash(_("口径已添加"), "success")
            return see("targets.rules")
    return _list(form)


@route(bp, "/admin/rules/<code>/off", action=Action.TARGET_EDIT, method="POST")
def retire_rule(code: str) -> ResponseReturnValue:
    """Retire a counting rule; old figures keep counting by it."""
    return _switch(code, is_active=False)


@route(bp, "/admin/rules/<code>/on", action=Action.TARGET_EDIT, method="POST")
def restore_rule(code: str) -> ResponseReturnValue:
    """Take a retired counting rule back into use."""
    return _switch(code, is_active=True)


def _switch(code: str, *, is_active: bool) -> ResponseReturnValue:
    with transaction() as session:
        counting_rules.switch_rule(
            session,
            actor=current_actor(),
            code=code,
            is_active=is_active,
            now=clock.now(),
        )
    flash(_("口径已启用") if is_active else _("口径已停用"), "success")
    return see("targets.rules")


def _list(form: RuleForm) -> ResponseReturnValue:
    page = RulesPage(counting_rules.list_rows(db.session()), _offer(form))
    return show("targets/rules.html", page, status=form.status if form.errors else 200)


def _offer(form: RuleForm) -> RuleForm:
    for name, choices in rule_choices().items():
        form[name].choices = choices  # type: ignore[attr-defined]  # these are selects
    return form


def _draft(form: RuleForm) -> RuleDraft:
    return RuleDraft(
        code=form.code.data or "",
        label=form.label.data or "",
        side=Side(form.side.data),
        amount=AmountColumn(form.amount.data),
        date_kind=DateKind(form.date_kind.data),
        series=Series(form.series.data),
        foreign_kind=Foreign(form.foreign_kind.data),
        source=form.source.data or "",
    )
