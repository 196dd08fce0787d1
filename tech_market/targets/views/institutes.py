"""四校一所多院: the period by group of institutes, and the institutes of each."""

from collections.abc import Mapping
from dataclasses import replace

from flask import g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market.contracts.facts import Dimension
from tech_market.db import db
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.targets.pages import rows_address
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.cells import Cell, whole
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tech_market.targets.services.counting_rules import rule_book
from tech_market.targets.services.groups import labels_of
from tech_market.targets.services.institutes import (
    OTHERS,
    group_names,
    group_of,
)
from tech_market.targets.tables import Line, Money, Table, share_text, total_words
from tech_market.targets.views.answering import answer_tables
from tech_market.targets.views.asking import asked_basis, asked_months
from tech_market.targets.views.blueprint import bp


@route(bp, "/figures/institutes", action=Action.FIGURES_READ)
def institutes() -> ResponseReturnValue:
    """Show what each group sells, and each institute that stands in one."""
    session = db.session()
    book = rule_book(session)
    basis, period = asked_basis(book), asked_months()
    cells = amounts.by_code(session, Rows.of(basis, period), Dimension.SELLER)
    groups = group_of(session, g.codes)
    return answer_tables(
        _("四校一所多院"),
        [groups_table(cells, groups, basis, period),
         members_table(session, cells, groups, basis, period)],
        basis=basis, period=period, bases=list(book.values()),
        lead=_("按代码表“四校一所多院”归类，管理员可以增减院所；不在表中的卖方计入其他单位。"),
    )  # fmt: skip


def groups_table(
    cells: Mapping[str, Cell], groups: Mapping[str, str], basis: Basis, period: Period
) -> Table:
    """Return one line for each group, others, and the sum."""
    total = whole(cells.values())
    lines = []
    for key, name in group_names(g.codes).items():
        own = whole(
            cell for ref, cell in cells.items() if groups.get(ref, OTHERS) == key
        )
        url = url_for(
            "targets.amount_rows", **rows_address(period, basis.code), group=key
        )
        lines.append(_line([_(name)], own, total, basis, url))
    everything = url_for("targets.amount_rows", **rows_address(period, basis.code))
    sums = _line([total_words()], total, total, basis, everything)
    last = replace(sums, is_main=True)
    head = [_("四校一所多院"), *_heads()]
    return Table("groups", _("按组"), head, [*lines, last], (1, 2, 3, 4))


def members_table(
    session: Session, cells: Mapping[str, Cell], groups: Mapping[str, str],
    basis: Basis, period: Period,
) -> Table:  # fmt: skip
    """Return the institutes in the groups' order, those without figures too."""
    names, total = group_names(g.codes), whole(cells.values())
    order, labels = list(names), labels_of(session, g.codes, Dimension.SELLER, groups)
    lines = []
    for ref in sorted(groups, key=lambda one: (order.index(groups[one]), labels[one])):
        url = url_for(
            "targets.amount_rows", **rows_address(period, basis.code),
            by=str(Dimension.SELLER), code=ref,
        )  # fmt: skip
        own = cells.get(ref, Cell((), 0, 0, 0, 0))
        lines.append(_line([labels[ref], names[groups[ref]]], own, total, basis, url))
    head = [_("院所"), _("组"), *_heads()]
    return Table("members", _("按院所"), head, lines, (2, 3, 4, 5))


def _line(names: list[str], cell: Cell, total: Cell, basis: Basis, url: str) -> Line:
    share = share_text(cell.of(basis.column), total.of(basis.column))
    figures = (Money(cell.technical_fen), Money(cell.total_fen), cell.contracts)
    at = len(names)
    return Line(
        [*names, *figures, share], url, urls=dict.fromkeys(range(at, at + 3), url)
    )


def _heads() -> list[str]:
    return [_("技术交易额"), _("合同成交总额"), _("登记项数"), _("占比")]
