"""One period split by a group, and what moved most since the year before."""

from dataclasses import replace
from datetime import date

from flask import g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.contracts.facts import Dimension
from tech_market.db import db
from tech_market.errors import NotFound
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.targets.charts import bar_chart
from tech_market.targets.pages import rows_address
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.cells import Cell, whole
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tech_market.targets.services.counting_rules import rule_book
from tech_market.targets.services.groups import NAMES, labels_of
from tech_market.targets.tables import Item, Line, Money, Table, share_text, total_words
from tech_market.targets.tiles import tile_map
from tech_market.targets.views.answering import answer_tables
from tech_market.targets.views.asking import asked_basis, asked_months
from tech_market.targets.views.blueprint import bp

MOST_BARS, MOST_MOVERS = 12, 10
TOWNS = frozenset({Dimension.SELLER_TOWN, Dimension.BUYER_TOWN})


@route(bp, "/figures/by/<dimension>", action=Action.FIGURES_READ)
def breakdown(dimension: str) -> ResponseReturnValue:
    """Split the period by a group; each line and bar opens its rows."""
    if dimension not in {str(one) for one in NAMES}:
        raise NotFound("dimension")
    session, by = db.session(), Dimension(dimension)
    book = rule_book(session)
    basis, period = asked_basis(book), asked_months()
    links = [
        (
            url_for("targets.breakdown", dimension=str(one),
                    **rows_address(period, basis.code)),
            _(name), one is by,
        )
        for one, name in NAMES.items()
    ]  # fmt: skip
    grouped = url_for("targets.institutes", **rows_address(period, basis.code))
    links.append((grouped, _("四校一所多院"), False))
    return answer_tables(
        _("按%(name)s", name=_(NAMES[by])),
        [split_table(session, basis, period, by), movers(session, basis, period, by)],
        basis=basis, period=period, bases=list(book.values()), links=links,
    )  # fmt: skip


def split_table(
    session: Session,
    basis: Basis,
    period: Period,
    by: Dimension,
    *,
    most: int | None = None,
) -> Table:
    """Return one line for each code, the largest first, and the sum.

    Beyond `most` lines the rest is one line, which opens all of them.
    """
    cells = amounts.by_code(session, Rows.of(basis, period), by)
    labels = labels_of(session, g.codes, by, cells)
    total = whole(cells.values())
    order = sorted(cells, key=lambda code: (-cells[code].of(basis.column), code))
    lines = [
        _opening(
            [_label(labels, code), *_items(cells[code], basis, total)],
            _rows(period, basis, by, code),
        )
        for code in order[:most]
    ]  # fmt: skip
    if rest := [cells[code] for code in order[len(lines) :]]:
        name = _("其余%(count)s项", count=len(rest))
        every = url_for("targets.breakdown", dimension=str(by),
                        **rows_address(period, basis.code))  # fmt: skip
        lines.append(_opening([name, *_items(whole(rest), basis, total)], every))
    everything = url_for("targets.amount_rows", **rows_address(period, basis.code))
    sums = [total_words(), *_items(total, basis, total)]
    values = {code: cells[code].of(basis.column) for code in order}
    tiles = chart = None
    if by in TOWNS and values:
        tiles = tile_map(
            f"by-{by}", _(NAMES[by]), values,
            lambda code: _rows(period, basis, by, code), book=g.codes, is_money=True,
        )  # fmt: skip
    else:
        bars = order[: most or MOST_BARS]
        chart = bar_chart(
            f"by-{by}", [(_label(labels, code), values[code]) for code in bars],
            links=[_rows(period, basis, by, code) for code in bars],
        )  # fmt: skip
    head = [_(NAMES[by]), _("技术交易额"), _("合同成交总额"), _("登记项数"), _("占比")]
    last = replace(_opening(sums, everything), is_main=True)
    caption = _("按%(name)s", name=_(NAMES[by]))
    return Table(
        f"by-{by}", caption, head, [*lines, last], (1, 2, 3, 4), chart, tiles=tiles
    )


def movers(session: Session, basis: Basis, period: Period, by: Dimension) -> Table:
    """Return what moved most against the same months of the year before."""
    before = Period(_year_before(period.first), _year_before(period.last))
    now_ = amounts.by_code(session, Rows.of(basis, period), by)
    then = amounts.by_code(session, Rows.of(basis, before), by)
    labels = labels_of(session, g.codes, by, {*now_, *then})

    def of(cells: dict[str, Cell], code: str) -> int:
        return cells[code].of(basis.column) if code in cells else 0

    moved = {code: of(now_, code) - of(then, code) for code in {*now_, *then}}
    order = sorted((c for c in moved if moved[c]), key=lambda c: (-abs(moved[c]), c))
    lines = [
        Line(
            [
                _label(labels, code),
                Money(of(then, code)),
                Money(of(now_, code)),
                Money(moved[code]),
            ],
            urls={
                1: _rows(before, basis, by, code),
                2: _rows(period, basis, by, code),
            },
        )
        for code in order[:MOST_MOVERS]
    ]
    head = [_(NAMES[by]), _("上年同期"), _("本期"), _("增减")]
    return Table(
        f"movers-{by}", _("变动最大的"), head, lines, (1, 2, 3),
        note=_("与%(first)s至%(last)s相比。", first=before.first, last=before.last),
    )  # fmt: skip


def _rows(period: Period, basis: Basis, by: Dimension, code: str) -> str:
    """Return the address of the rows behind one code."""
    address = rows_address(period, basis.code)
    return url_for("targets.amount_rows", by=str(by), code=code, **address)


def _opening(items: list[Item], url: str) -> Line:
    """Return a line whose name, amounts and count open the same rows."""
    return Line(items, url, urls={1: url, 2: url, 3: url})


def _items(cell: Cell, basis: Basis, total: Cell) -> list[Item]:
    share = share_text(cell.of(basis.column), total.of(basis.column))
    return [Money(cell.technical_fen), Money(cell.total_fen), cell.contracts, share]


def _label(labels: dict[str, str], code: str) -> str:
    return labels[code] if code else str(_("未注明"))


def _year_before(day: date) -> date:
    """Return the same day a year before; the end of February stays the end."""
    is_leap = (day.month, day.day) == (2, 29)
    after = clock.days_after(day, 1)
    if is_leap or (after.month, after.day) == (3, 1):
        return clock.days_after(date(day.year - 1, 3, 1), -1)
    return day.replace(year=day.year - 1)
