"""Charts as data: static/js/charts.js draws what the table beside each says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from tech_market.money import FEN_PER_WAN, FEN_PER_YI
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.cells import Cell
from tech_market.targets.services.progress import Lines


@dataclass(frozen=True, slots=True)
class Series:
    """Bars or a line; 分 or None for each label of the chart."""

    name: str
    kind: str  # "bar", "pale-bar", "line" or "main-line"
    values: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: labels along the bottom, the series above, what it says in words."""

    key: str
    words: str
    labels: Sequence[str]
    series: Sequence[Series]
    links: Sequence[str] = ()  # where a click on each label's bar leads
    per: int = FEN_PER_YI  # 分 of one unit; 1 for a plain count
    is_level: bool = False  # bars lie, their labels stand in front

    @property
    def drawn(self) -> dict[str, Any]:
        """Return what the script reads."""
        units = {FEN_PER_YI: _("亿元"), FEN_PER_WAN: _("万元")}
        return {
            "labels": self.labels, "series": self.series, "links": self.links,
            "per": self.per, "unit": units.get(self.per, _("条")),
            "level": self.is_level,
        }  # fmt: skip


def year_chart(
    key: str,
    *,
    basis: Basis,
    cells: Sequence[Cell],
    history: Mapping[int, int],
    lines: Lines,
    rows_of: Callable[[tuple[int, ...]], str] | None = None,
) -> Chart:
    """Draw reported years, counted years (neighbours may be joined), and both lines.

    A line has no point where years are joined: it speaks of single years. `rows_of`
    says where the rows of a bar's years stand, for who may see them.
    """
    counted = {cell.years: cell.of(basis.column) for cell in cells}
    spans = _spans(counted, history, lines)
    single = {span: span[0] for span in spans if len(span) == 1}

    def at(values: Mapping[int, int]) -> list[int | None]:
        return [values.get(single[span]) if span in single else None for span in spans]

    series = [Series(_("已登记"), "bar", [counted.get(span) for span in spans])]
    if any(value is not None for value in at(history)):
        series.append(Series(_("规划公布数"), "pale-bar", at(history)))
    if lines.flat:
        series.append(Series(_("参考线：每年均摊"), "line", at(lines.flat)))
    if lines.growth and lines.rate is not None:
        name = _("参考线：每年增长%(rate)s", rate=rate_text(lines))
        series.append(Series(name, "line", at(lines.growth)))
    links = [rows_of(s) if s in counted else "" for s in spans] if rows_of else []
    words = _("按年份的金额，数字见表格")
    return Chart(key, words, [_label(s) for s in spans], series, links)


def bar_chart(
    key: str, bars: Sequence[tuple[str, int]], *, links: Sequence[str]
) -> Chart | None:
    """Draw one lying bar for each (label, 分), in 万元 or 亿元; None without any."""
    words = _("各项的金额，数字见表格")
    most = max((fen for _label, fen in bars), default=0)
    per = FEN_PER_YI if most >= FEN_PER_YI else FEN_PER_WAN
    return _lying(key, bars, links=links, name=_("金额"), words=words, per=per)


def count_chart(
    key: str, bars: Sequence[tuple[str, int]], *, links: Sequence[str], words: str
) -> Chart | None:
    """Draw one lying bar for each (label, count); None without any."""
    return _lying(key, bars, links=links, name=_("条数"), words=words, per=1)


def _lying(
    key: str,
    bars: Sequence[tuple[str, int]],
    *,
    links: Sequence[str],
    name: str,
    words: str,
    per: int,
) -> Chart | None:
    if not bars:
        return None
    labels = [label for label, _value in bars]
    series = Series(name, "bar", [value for _label, value in bars])
    return Chart(key, words, labels, [series], links, per, is_level=True)


def month_chart(
    key: str,
    months: Sequence[int],
    series: Sequence[Series],
    *,
    words: str,
    links: Sequence[str],
) -> Chart:
    """Draw lines over months (202603), in 亿元."""
    labels = [f"{month // 100}-{month % 100:02d}" for month in months]
    return Chart(key, words, labels, series, links)


def rate_text(lines: Lines) -> str:
    """Write the growth a year with one decimal: 10.6%."""
    return f"{lines.rate * 100:.1f}%" if lines.rate is not None else ""


def _spans(
    counted: Mapping[tuple[int, ...], int], history: Mapping[int, int], lines: Lines
) -> list[tuple[int, ...]]:
    taken = {year for span in counted for year in span}
    rest = (set(history) | set(lines.flat)) - taken
    return sorted([*counted, *((year,) for year in rest)])


def _label(span: tuple[int, ...]) -> str:
    return str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}"
