"""The rows behind each figure."""

from collections.abc import Sequence
from dataclasses import replace

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.paid import PaidEntry
from tech_market.db import db
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.targets.pages import AmountRowsPage, NeedRowsPage
from tech_market.targets.rules.bases import DEFAULT_BASIS, NEEDS_BASIS, NEEDS_LABEL
from tech_market.targets.rules.cells import Cell
from tech_market.targets.services import amounts, needs
from tech_market.targets.services.amounts import Rows, Split
from tech_market.targets.services.counting_rules import rule_book
from tech_market.targets.services.groups import NAMES, labels_of
from tech_market.targets.services.institutes import group_names
from tech_market.targets.tables import Line, Money, Table, total_words, wanted_format
from tech_market.targets.views.answering import send_tables, unpaid_words
from tech_market.targets.views.asking import (
    asked_basis,
    asked_group,
    asked_period,
    asked_split,
)
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

MOST_EXPORTED = 50_000  # rows of one file
GROUPED = ("group", "snapshot")  # arguments the filter keeps


@route(bp, "/figures/amount", action=Action.FIGURES_READ)
def amount_rows() -> ResponseReturnValue:
    """List the entries behind an amount, with their sum."""
    session, page = db.session(), asked_page()
    period, is_default = asked_period()
    book = rule_book(session)
    basis = asked_basis(book)
    split = asked_split()
    group, sellers = asked_group(session)
    rows = replace(Rows.of(basis, period, split), sellers=sellers)
    whole = amounts.sums(session, rows)
    if kind := wanted_format():
        events = amounts.list_events(session, rows, offset=0, limit=MOST_EXPORTED)
        return send_tables(
            _("金额明细"),
            [events_table(events, whole)],
            basis=basis,
            period=period,
            kind=kind,
        )
    events = amounts.list_events(
        session, rows, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    found = AmountRowsPage(
        period,
        basis,
        split,
        g.codes.choices("contract-type", parent=""),
        whole,
        events,
        Pager.of(total=whole.events, page=page),
        is_default,
        book,
        _split_words(session, split, group),
        {name: request.args[name] for name in GROUPED if name in request.args},
        unpaid_words(session, basis),
    )
    return show("targets/amount_rows.html", found)


@route(bp, "/figures/needs", action=Action.FIGURES_READ)
def need_rows() -> ResponseReturnValue:
    """List the needs behind a count."""
    session, page = db.session(), asked_page()
    period, is_default = asked_period()
    if kind := wanted_format():
        rows = needs.list_needs(session, period, offset=0, limit=MOST_EXPORTED)
        label = replace(DEFAULT_BASIS, code=NEEDS_BASIS, label=NEEDS_LABEL)
        return send_tables(
            _("需求明细"), [needs_table(rows)], basis=label, period=period, kind=kind
        )
    total = needs.count_needs(session, period)
    found = needs.list_needs(
        session, period, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    pager = Pager.of(total=total, page=page)
    return show(
        "targets/need_rows.html", NeedRowsPage(period, found, pager, is_default)
    )


def kind_words(entry: AmountEvent | PaidEntry) -> str:
    """Return what an entry is, in words."""
    if isinstance(entry, PaidEntry):
        return str(_("到账"))
    return str(g.codes.label("amount-event-kind", entry.kind.value))


def events_table(events: Sequence[AmountEvent | PaidEntry], whole: Cell) -> Table:
    """Return the entries and their sum for a file; payments are booked when paid."""
    head = [
        _("项目"), _("登记编号"), _("事项"), _("生效日期"), _("入账日期"),
        _("证书日期"), _("技术交易额"), _("合同成交总额"), _("记录编号"),
    ]  # fmt: skip
    lines = [
        Line([
            one.contract.project_name, one.contract.registration_no or "",
            kind_words(one), str(one.effective_on),
            str(one.booked_on), str(one.origin_on), Money(one.technical_delta_fen),
            Money(one.total_delta_fen), one.ref,
        ])
        for one in events
    ]  # fmt: skip
    sums = Line([
        total_words(), "", "", "", "", "", Money(whole.technical_fen),
        Money(whole.total_fen), "",
    ])  # fmt: skip
    return Table("rows", _("金额明细"), head, [*lines, sums])


def needs_table(found: Sequence[Need]) -> Table:
    """Return the needs for a file."""
    lines = [
        Line([
            one.number or "", one.title, one.organisation.name,
            f"{clock.today(one.first_published_at)}" if one.first_published_at else "",
        ])
        for one in found
    ]  # fmt: skip
    head = [_("编号"), _("需求"), _("企业"), _("首次发布")]
    return Table("needs", _("需求明细"), head, lines)


def _split_words(session: Session, split: Split | None, group: str) -> str:
    """Return what the rows are narrowed to, in words."""
    found = []
    if group:
        label = _(group_names(g.codes)[group])
        found.append(_("%(name)s：%(label)s", name=_("四校一所多院"), label=label))
    if split is not None:
        dimension, code = split
        label = labels_of(session, g.codes, dimension, [code])[code]
        label = label if code else _(label)
        found.append(_("%(name)s：%(label)s", name=_(NAMES[dimension]), label=label))
    return " · ".join(found)
