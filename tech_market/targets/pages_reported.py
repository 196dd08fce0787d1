"""What the pages of reported figures show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from tech_market.targets.forms_reported import DefinitionForm, ReportForm
from tech_market.targets.reported_models import ReportedTarget, ReportedValue
from tech_market.targets.rules.measure import Measure
from tech_market.targets.rules.reported import figure_text
from tech_market.targets.services.reported import Latest
from tech_market.targets.tables import Downloads, Item, Line, Table
from tech_market.web.filters import moment_text


@dataclass(frozen=True, slots=True)
class ReportedPage(Downloads):
    """All reported figures, one table for each plan."""

    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class ReportedTargetPage(Downloads):
    """One figure: years, where they stand, corrections, and the form to type one."""

    target: ReportedTarget
    table: Table
    values: Sequence[ReportedValue]
    form: ReportForm | None  # None for who may not type

    def text_of(self, thousandths: int) -> str:
        """Write a value with its unit."""
        return f"{figure_text(thousandths)}{self.target.unit}"

    def is_current(self, value: ReportedValue) -> bool:
        """Tell whether no correction came after it."""
        return not any(
            one.year == value.year and one.revision > value.revision
            for one in self.values
        )


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    """The form of a definition; `target` is set when one is corrected."""

    form: DefinitionForm
    target: ReportedTarget | None = None


def plan_tables(targets: Sequence[ReportedTarget], latest: Latest) -> list[Table]:
    """Return one table for each plan, the latest first: value by year and target."""
    plans = dict.fromkeys((one.first_year, one.last_year) for one in targets)
    return [
        _plan_table(
            [one for one in targets if (one.first_year, one.last_year) == plan], latest
        )
        for plan in plans
    ]


def _plan_table(targets: Sequence[ReportedTarget], latest: Latest) -> Table:
    first, last = targets[0].first_year, targets[0].last_year
    years = range(first, last + 1)
    lines = [_plan_line(one, latest.get(one.id, {}), years) for one in targets]
    head = [
        _("指标"), _("单位"), _("基数"), *(str(year) for year in years),
        _("%(year)s年目标", year=last), _("最新数占目标"), _("来源"),
    ]  # fmt: skip
    caption = _("%(first)s—%(last)s年", first=first, last=last)
    numbers = range(2, 5 + len(years))
    return Table(f"plan-{first}-{last}", caption, head, lines, tuple(numbers))


def _plan_line(
    one: ReportedTarget, values: Mapping[int, ReportedValue], years: Sequence[int]
) -> Line:
    there = url_for("targets.reported_target", ref=one.ref)
    base: Item = None
    if one.base is not None:
        base = f"{figure_text(one.base)} ({one.base_year})"
    items: list[Item] = [one.label, one.unit, base]
    items += [
        figure_text(values[year].value) if year in values else None for year in years
    ]
    items += [figure_text(one.target), share_of(one, values), one.source]
    return Line(items, there, urls=dict.fromkeys(range(3, 3 + len(years)), there))


def share_of(one: ReportedTarget, values: Mapping[int, ReportedValue]) -> str:
    """Return the latest value in percent of the target, "—" without any."""
    if not values:
        return "—"
    return Measure(values[max(values)].value, one.target).percent


def values_table(values: Sequence[ReportedValue]) -> Table:
    """Return all that was reported for one figure, corrections too, for a file."""
    head = [
        _("年份"), _("次数"), _("数值"), _("来源"), _("来源文件"), _("更正原因"),
        _("填报人"), _("填报时间"),
    ]  # fmt: skip
    lines = [
        Line([
            str(one.year), one.revision, figure_text(one.value), one.source,
            f"{one.file.name} {one.file.sha256}" if one.file else "", one.reason,
            one.by.name if one.by else "", moment_text(one.at),
        ])
        for one in values
    ]  # fmt: skip
    return Table("values", _("填报记录"), head, lines, (1, 2))
