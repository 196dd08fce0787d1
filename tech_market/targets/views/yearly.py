"""The years as a table, the months as charts."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from tech_market.targets.charts import Chart, Series, month_chart
from tech_market.targets.pages import ProgressPage, YearRow, rows_address
from tech_market.targets.rules.bases import SIDE_NAMES, Basis, Side
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.outlook import Outlook
from tech_market.targets.services.progress import PublicAmount
from tech_market.targets.tables import Item, Line, Money, Table


def sides_table(sides: Mapping[Side, Cell]) -> Table:
    """Return one period under each side for a file."""
    lines = [
        Line([_(SIDE_NAMES[side]), Money(cell.technical_fen), Money(cell.total_fen),
              cell.contracts])
        for side, cell in sides.items()
    ]  # fmt: skip
    head = [_("范围"), _("技术交易额"), _("合同成交总额"), _("登记项数")]
    return Table("sides", _("同一期间，不同口径"), head, lines)


def public_tables(page: ProgressPage) -> list[Table]:
    """Return what everybody sees for a file: each target, and its years."""
    head = [_("目标"), _("目标值"), _("完成"), _("完成率"), _("来源")]
    lines = [
        Line([one.target.label, Money(one.target.value),
              Money(one.measure.actual) if one.measure else None,
              one.measure.percent if one.measure else None, one.target.source])
        for one in page.found.amounts
    ]  # fmt: skip
    needs = [
        Line([one.target.label, one.measure.target, one.measure.actual,
              one.measure.percent, one.target.source])
        for one in page.found.needs
    ]  # fmt: skip
    tables = [Table("needs", _("需求目标"), head, needs)] if needs else []
    years = [
        _public_years(page, one, place) for place, one in enumerate(page.found.amounts)
    ]
    return [Table("targets", _("金额目标"), head, lines), *tables, *years]


def _public_years(page: ProgressPage, one: PublicAmount, place: int) -> Table:
    """Return the years of a target; the latest takes history and later years along."""
    history = page.found.history if place == 0 else {}
    lines = [
        Line([f"{year} {_('规划公布数')}", Money(fen), None])
        for year, fen in history.items()
    ]
    for cell in page.cells_of(one, is_first=place == 0):
        first, last = cell.years[0], cell.years[-1]
        label = str(first) if first == last else f"{first}–{last}"
        lines.append(Line([label, Money(cell.of(one.basis.column)), cell.contracts]))
    head = [_("年份"), _("技术交易额"), _("登记项数")]
    return Table(f"years-{place}", one.target.label, head, lines)


def years_table(years: Sequence[YearRow]) -> Table:
    """Return the yearly table for a file."""
    head = [
        _("年份"), _("技术交易额"), _("合同成交总额"), _("登记项数"),
        _("技术交易额（追溯调整至今）"), _("规划公布数"), _("每年均摊"), _("按增长率"),
        _("发布需求"), _("公布时间"),
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
            Money(row.growth_fen) if row.growth_fen else None,
            row.needs, published,
        ]
    )  # fmt: skip


def outlook_tables(
    found: Outlook, rate: str, *, basis: Basis, period: Period
) -> list[Table]:
    """Return the running sum beside its reference lines, and the last twelve months."""
    summed = [_months_url(period.first, month, basis) for month in found.plan_months]
    twelve = [
        _months_url(_eleven_before(month), month, basis) for month in found.months
    ]
    series = [Series(_("累计"), "main-line", found.reached)]
    if found.flat:
        series.append(Series(_("参考线：每年均摊"), "line", found.flat))
    if found.growth:
        name = _("参考线：每年增长%(rate)s", rate=rate)
        series.append(Series(name, "line", found.growth))
    rolled = [Series(_("近12个月"), "main-line", found.rolling)]
    return [
        _months_table(
            _("累计完成"),
            month_chart("cumulative", found.plan_months, series,
                        words=_("按月累计的金额，数字见表格"), links=summed),
        ),
        _months_table(
            _("近12个月滚动"),
            month_chart("rolling", found.months, rolled,
                        words=_("每月为止12个月的金额，数字见表格"), links=twelve),
        ),
    ]  # fmt: skip


def _months_table(caption: str, chart: Chart) -> Table:
    """Return what a chart over months draws, the latest month first."""
    lines = [
        Line([label, *(Money(v) if v is not None else None for v in values)],
             urls={1: url} if values[0] is not None else {})
        for label, url, *values in zip(
            chart.labels, chart.links, *(one.values for one in chart.series),
            strict=True,
        )
    ]  # fmt: skip
    head = [_("月份"), *(one.name for one in chart.series)]
    numbers = tuple(range(1, len(head)))
    return Table(chart.key, caption, head, lines[::-1], numbers, chart)


def years_url(years: tuple[int, ...], basis: Basis) -> str:
    """Return the address of the rows of neighbouring years."""
    span = Period(date(years[0], 1, 1), date(years[-1], 12, 31))
    return url_for("targets.amount_rows", **rows_address(span, basis.code))


def _months_url(first: date, last_month: int, basis: Basis) -> str:
    last = Period.of_month(last_month // 100, last_month % 100).last
    address = rows_address(Period(first, last), basis.code)
    return url_for("targets.amount_rows", **address)


def _eleven_before(month: int) -> date:
    year, place = divmod(month // 100 * 12 + month % 100 - 1 - 11, 12)
    return date(year, place + 1, 1)
