"""The printed report: the period's main tables on A4, as a page and as PDF."""

from collections.abc import Mapping
from pathlib import Path

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.contracts.facts import Dimension
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import simulator
from tech_market.targets.services.counting_rules import rule_book
from tech_market.targets.tables import Table, TablesPage, log_export, notes_of
from tech_market.targets.views.answering import answer_tables
from tech_market.targets.views.asking import asked_basis, asked_months
from tech_market.targets.views.blueprint import bp
from tech_market.targets.views.breakdown import split_table
from tech_market.targets.views.checking import flags_table
from tech_market.targets.views.simulating import rules_table
from tech_market.web.download import attachment
from tech_market.web.pdf import to_pdf

PARTS = (
    Dimension.TYPE, Dimension.FIELD, Dimension.SELLER_TOWN, Dimension.SIZE,
)  # fmt: skip


@route(bp, "/figures/report", action=Action.FIGURES_READ)
def report() -> ResponseReturnValue:
    """Show the report of a period and counting rule, or send it as PDF."""
    session = db.session()
    book = rule_book(session)
    basis, period = asked_basis(book), asked_months()
    tables = report_tables(session, book, basis, period)
    if request.args.get("as") == "pdf":
        return _paper(session, tables, basis, period)
    return answer_tables(
        _("统计报告"), tables, basis=basis, period=period, bases=list(book.values()),
        lead=_("用浏览器打印即为A4报告，也可以直接下载PDF。"),
        template="targets/report.html",
    )  # fmt: skip


def report_tables(
    session: Session, book: Mapping[str, Basis], basis: Basis, period: Period
) -> list[Table]:
    """Return the tables of the report, in order."""
    counted = simulator.count_by(session, list(book.values()), period)
    base = next(one for one in counted if one.basis.code == basis.code)
    return [
        rules_table(counted, base, period),
        *(split_table(session, basis, period, by) for by in PARTS),
        flags_table(session, basis, period),
    ]


def _paper(
    session: Session, tables: list[Table], basis: Basis, period: Period
) -> ResponseReturnValue:
    """Draw the report; it names its rule, the ledger's state, time and person."""
    now, actor = clock.now(), current_actor()
    notes = notes_of(session, basis=basis, period=period, actor=actor, now=now)
    page = TablesPage(_("统计报告"), "", tables, period, basis, (), dict(notes))
    html = render_template("targets/paper.html", page=page, language=g.codes.language)
    static = Path(current_app.static_folder or "")
    drawn = to_pdf(html, static=static, styles=("css/print.css",))
    with transaction() as writing:
        log_export(writing, actor=actor, name="report", kind="pdf", now=now)
    name = f"{page.title}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    return attachment(drawn, name=name, kind="pdf")
