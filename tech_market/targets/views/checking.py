"""Contracts worth a second look, and the way from need to contract."""

from dataclasses import replace

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
from tech_market.targets.services import funnel as way
from tech_market.targets.services import quality
from tech_market.targets.services.counting_rules import rule_book
from tech_market.targets.services.funnel import STEP_NAMES, Step
from tech_market.targets.services.quality import FLAG_NAMES, Flag
from tech_market.targets.tables import Line, Money, Table
from tech_market.targets.views.answering import answer_tables
from tech_market.targets.views.asking import asked_basis, asked_period
from tech_market.targets.views.blueprint import bp
from tech_market.targets.views.steps import steps_table

SHOWN_MOST = 200  # rows listed under a flag or a step


@route(bp, "/figures/quality", action=Action.FIGURES_READ)
def quality_flags() -> ResponseReturnValue:
    """Count the flags of the period; list the contracts of the one asked for."""
    session = db.session()
    book, (period, _default) = rule_book(session), asked_period()
    basis, asked = asked_basis(book), request.args.get("flag", "")
    tables = [flags_table(session, basis, period)]
    if asked in set(Flag):
        tables.append(flagged_table(session, basis, period, Flag(asked)))
    return answer_tables(
        _("质量标记"), tables, basis=basis, period=period, bases=list(book.values()),
        lead=_("标记只是提示复核，不改变任何数字。"),
    )  # fmt: skip


def flags_table(session: Session, basis: Basis, period: Period) -> Table:
    """Return one line for each flag, and the years with a heavy December."""
    address = rows_address(period, basis.code)
    lines = [
        Line(
            [_(FLAG_NAMES[one.flag]), one.contracts, Money(one.technical_fen)],
            there := url_for("targets.quality_flags", flag=str(one.flag), **address),
            urls={1: there, 2: there},
        )
        for one in quality.flags_of(session, basis, period)
    ]
    for year, percent in quality.december_years(session, basis, period).items():
        december = Period.of_month(year, quality.DECEMBER)
        words = _(
            "%(year)s年12月占全年%(percent)s%%，超过40%%", year=year, percent=percent
        )
        rows = rows_address(december, basis.code)
        lines.append(Line([words, None, None], url_for("targets.amount_rows", **rows)))
    head = [_("标记"), _("合同项数"), _("登记时技术交易额")]
    return Table("flags", _("质量标记"), head, lines, (1, 2))


def flagged_table(session: Session, basis: Basis, period: Period, flag: Flag) -> Table:
    """Return the contracts of a flag."""
    lines = [
        Line(
            [one.contract.project_name, one.contract.registration_no or "",
             str(one.effective_on), Money(one.technical_delta_fen),
             Money(one.total_delta_fen)],
            url_for("contracts.show", ref=one.contract.ref),
        )
        for one in quality.list_flagged(
            session, basis, period, flag, page=(0, SHOWN_MOST)
        )
    ]  # fmt: skip
    head = [_("项目"), _("登记编号"), _("证书日期"), _("技术交易额"), _("合同成交总额")]
    note = _("按技术交易额从大到小，最多列出%(most)s项。", most=SHOWN_MOST)
    return Table("flagged", _(FLAG_NAMES[flag]), head, lines, (3, 4), note=note)


@route(bp, "/figures/funnel", action=Action.FIGURES_READ)
def funnel() -> ResponseReturnValue:
    """Follow the period's needs from publication to registration."""
    session = db.session()
    book, (period, _default) = rule_book(session), asked_period()
    basis, asked = asked_basis(book), request.args.get("step", "")
    tables = [funnel_table(session, period, basis)]
    if asked in set(Step):
        tables.append(reached_table(session, period, Step(asked)))
    return answer_tables(
        _("从需求到登记"), tables, basis=basis, period=period,
        bases=list(book.values()),
        lead=_("期间内首次发布的区内企业需求各走到哪一步，每条需求在每一步只计一次；没有商机的合同不在其中。"),
    )  # fmt: skip


def funnel_table(session: Session, period: Period, basis: Basis) -> Table:
    """Return one line for each step."""
    found = way.funnel(session, period)
    table = steps_table({one.step: one.needs for one in found}, period, basis)
    days = ["—" if one.days is None else str(one.days) for one in found]
    lines = [
        replace(line, items=[*line.items, wait])
        for line, wait in zip(table.lines, days, strict=True)
    ]
    head = [*table.head, _("距上一步天数（中位数）")]
    return replace(table, head=head, lines=lines, numbers=(1, 2, 3))


def reached_table(session: Session, period: Period, step: Step) -> Table:
    """Return the needs that reached a step."""
    lines = [
        Line([need.title, need.number or "", need.organisation.name],
             url_for("needs.show", ref=need.ref))
        for need in way.list_reached(session, period, step, page=(0, SHOWN_MOST))
    ]  # fmt: skip
    note = _("最新的在前，最多列出%(most)s条。", most=SHOWN_MOST)
    head = [_("需求"), _("编号"), _("企业")]
    return Table("reached", _(STEP_NAMES[step]), head, lines, note=note)
