"""The rows behind each figure."""

from datetime import date

from flask import g, request
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.targets.pages import AmountRowsPage, NeedRowsPage
from tech_market.targets.rules.bases import BASES, DEFAULT_BASIS
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts, needs
from tech_market.targets.services.amounts import Rows
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

FIRST_YEAR, LAST_YEAR = 1985, 2999  # technology contracts are registered since 1985


@route(bp, "/figures/amount", action=Action.FIGURES_READ)
def amount_rows() -> ResponseReturnValue:
    """List the entries behind an amount, with their sum."""
    session, page = db.session(), asked_page()
    period, is_default = asked_period()
    basis = BASES.get(request.args.get("basis", ""), DEFAULT_BASIS)
    types = g.codes.choices("contract-type", parent="")
    asked = request.args.get("type", "")
    rows = Rows(basis.side, period, asked if asked in dict(types) else "")
    whole = amounts.sums(session, rows)
    events = amounts.list_events(
        session, rows, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    found = AmountRowsPage(
        period,
        basis,
        rows.type_code,
        types,
        whole,
        events,
        Pager.of(total=whole.events, page=page),
        is_default,
        BASES,
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


def asked_period() -> tuple[Period, bool]:
    """Return the period asked for, else this year and True."""
    first, last = _day(request.args.get("from")), _day(request.args.get("to"))
    if first is None or last is None or last < first:
        return Period.of_year(clock.today(clock.now()).year), True
    return Period(first, last), False


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
