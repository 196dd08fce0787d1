"""The years as a table, the months as charts."""

from collections.abc import Sequence

from flask_babel import gettext as _

from tech_market.targets.charts import Chart, Series, month_chart
from tech_market.targets.pages import YearRow
from tech_market.targets.services.outlook import Outlook
from tech_market.targets.tables import Item, Line, Money, Table


def years_table(years: Sequence[YearRow]) -> Table:
    """Return the yearly table for a file."""
    head = [
        _("年份"), _("技术交易额"), _("合同成交总额"), _("登记项数"),
        _("技术交易额（追溯调整至今）"), _("规划公布数"), _("每年均摊"), _("发布需求"),
        _("公布时间"),
    ]  # fmt: skip
    return Table("years", _("分年完成情况"), head, [_line(row) for row in years])


def _line(row: YearRow) -> Line:
    cell, restated = row.cell, row.restated
    counted: list[Item] = [None, None, None]
    if cell:
        counted = [Money(cell.technical_fen), Money(cell.total_fen), cell.contracts]
    published = f"{row.snapshot.at:%Y-%m-%d}" if row.snapshot else None
    return Line(
        [
            str(row.year), *counted,
            Money(restated.technical_fen) if restated else None,
            Money(row.reported_fen) if row.reported_fen else None,
            Money(row.flat_fen) if row.flat_fen else None,
            row.needs, published,
        ]
    )  # fmt: skip


def outlook_charts(found: Outlook, rate: str) -> list[tuple[str, Chart]]:
    """Draw the running sum beside its reference lines, and the last twelve months."""
    series = [Series(_("累计"), "main-line", found.reached)]
    if found.flat:
        series.append(Series(_("参考线：每年均摊"), "line", found.flat))
    if found.growth:
        name = _("参考线：每年增长%(rate)s", rate=rate)
        series.append(Series(name, "line", found.growth))
    rolled = [Series(_("近12个月"), "main-line", found.rolling)]
    return [
        (
            _("累计完成"),
            month_chart("cumulative", found.plan_months, series,
                        words=_("按月累计的金额，分年数字见表格")),
        ),
        (
            _("近12个月滚动"),
            month_chart("rolling", found.months, rolled,
                        words=_("每月为止12个月的金额，分年数字见表格")),
        ),
    ]  # fmt: skip
