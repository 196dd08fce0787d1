"""The simulator: one period under several counting rules side by side."""

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market.db import db
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.targets.pages import rows_address
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import simulator
from tech_market.targets.services.counting_rules import list_rules, rule_book
from tech_market.targets.services.simulator import Counted
from tech_market.targets.tables import PAYMENT_NOTE, Line, Money, Table
from tech_market.targets.views.answering import answer_tables, unpaid_words
from tech_market.targets.views.asking import asked_basis, asked_period
from tech_market.targets.views.blueprint import bp
from tech_market.web.filters import is_english

SHOWN_MOST = 50  # contracts that make the difference, largest first


@route(bp, "/figures/compare", action=Action.FIGURES_READ)
def compare() -> ResponseReturnValue:
    """Count by every rule in use; name the contracts two of them count differently."""
    session = db.session()
    book, (period, _default) = rule_book(session), asked_period()
    basis = asked_basis(book)
    other = book.get(request.args.get("other", ""))
    rules = list_rules(session, active=True)
    counted = simulator.count_by(session, rules, period)
    base = simulator.count_by(session, [basis], period)[0]
    paid = next((one for one in (basis, other, *rules) if one and one.is_paid), None)
    tables = [rules_table(counted, base, period)]
    if other is not None and other.code != basis.code:
        tables.append(contracts_table(session, basis, other, period))
    return answer_tables(
        _("口径模拟"),
        tables,
        basis=basis,
        period=period,
        bases=rules,
        lead=_("同一期间按各种口径计算，与所选口径相比。点“相差”看是哪些合同造成的。")
        + (" " if is_english() else "")
        + (unpaid_words(session, paid) if paid else ""),
    )


def rules_table(counted: Sequence[Counted], base: Counted, period: Period) -> Table:
    """Return one line for each rule, with its distance to the chosen one."""
    lines = []
    for one in counted:
        is_base = one.basis.code == base.basis.code
        address = rows_address(period, one.basis.code)
        there = url_for("targets.amount_rows", **address)
        differs = url_for(
            "targets.compare",
            other=one.basis.code,
            **rows_address(period, base.basis.code),
        )
        lines.append(
            Line(
                [_(one.basis.label), Money(one.fen), one.cell.contracts,
                 one.cell.events, Money(one.fen - base.fen)],
                there, is_main=is_base,
                urls={1: there} if is_base else {1: there, 4: differs},
            )
        )  # fmt: skip
    head = [_("口径"), _("金额"), _("合同项数"), _("记录笔数"), _("相差")]
    note = _(PAYMENT_NOTE) if any(one.basis.is_paid for one in counted) else ""
    caption = _("各口径的结果")
    return Table("rules", caption, head, lines, (1, 2, 3, 4), note=note)


def contracts_table(
    session: Session, one: Basis, other: Basis, period: Period
) -> Table:
    """Return the contracts two rules count differently."""
    count = simulator.count_differing(session, one, other, period)
    found = simulator.list_differing(session, one, other, period, page=(0, SHOWN_MOST))
    lines = [
        Line(
            [row.contract.project_name, row.contract.registration_no or "",
             Money(row.one_fen), Money(row.other_fen),
             Money(row.other_fen - row.one_fen)],
            url_for("contracts.show", ref=row.contract.ref),
        )
        for row in found
    ]  # fmt: skip
    head = [_("项目"), _("登记编号"), _("所选口径"), _("对照口径"), _("相差")]
    note = _(
        "对照口径：%(label)s。共%(count)s项合同不同，按相差列出前%(most)s项。",
        label=_(other.label),
        count=count,
        most=SHOWN_MOST,
    )
    return Table("differing", _("造成差别的合同"), head, lines, (2, 3, 4), note=note)
