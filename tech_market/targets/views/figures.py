"""The rows behind each figure."""

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market.db import db
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.targets.pages import AmountRowsPage, NeedRowsPage
from tech_market.targets.services import amounts, needs
from tech_market.targets.services.amounts import Rows, Split
from tech_market.targets.services.counting_rules import rule_book
from tech_market.targets.services.groups import NAMES, labels_of
from tech_market.targets.views.asking import asked_basis, asked_period, asked_split
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page


@route(bp, "/figures/amount", action=Action.FIGURES_READ)
def amount_rows() -> ResponseReturnValue:
    """List the entries behind an amount, with their sum."""
    session, page = db.session(), asked_page()
    period, is_default = asked_period()
    book = rule_book(session)
    basis = asked_basis(book)
    split = asked_split()
    rows = Rows.of(basis, period, split)
    whole = amounts.sums(session, rows)
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
        _split_words(session, split),
    )
    return show("targets/amount_rows.html", found)


@route(bp, "/figures/needs", action=Action.FIGURES_READ)
def need_rows() -> ResponseReturnValue:
    """List the needs behind a count."""
    session, page = db.session(), asked_page()
    period, is_default = asked_period()
    total = needs.count_needs(session, period)
    found = needs.list_needs(
        session, period, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    pager = Pager.of(total=total, page=page)
    return show(
        "targets/need_rows.html", NeedRowsPage(period, found, pager, is_default)
    )


def _split_words(session: Session, split: Split | None) -> str:
    """Return what the rows are narrowed to, in words."""
    if split is None:
        return ""
    dimension, code = split
    label = labels_of(session, g.codes, dimension, [code])[code]
    return f"{_(NAMES[dimension])}：{_(label) if not code else label}"
