"""Up to four listings side by side: line by line, indicators by what they measure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask_babel import gettext as _
from flask_babel import pgettext

from tech_market.listings.audience import IndicatorView, ListingView
from tech_market.listings.wording import bounds_said
from tech_market.matching.measures import NEAR, alike
from tech_market.web.filters import code_label, day_text

MOST: Final = 4  # listings side by side
Fact = tuple[str, str]  # label and text; "" where nothing is stated


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the texts in the order of the columns."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the columns do not all say the same."""
        return len(set(self.cells)) > 1


def common_facts(view: ListingView) -> list[Fact]:
    """Return what needs and results both state, as this reader may read it."""
    modes = codes_said(view.cooperation_codes, "cooperation-mode")
    published = day_text(view.published_at) if view.published_at else ""
    return [
        (_("摘要"), view.summary),
        (pgettext("owner", "单位"), owner_said(view)),
        (_("技术领域"), codes_said([view.field_code], "field")),
        (_("重点产业"), codes_said([view.industry_code], "industry")),
        (_("合作方式"), modes),
        (_("清单标签"), codes_said(view.tag_codes, "list-tag")),
        (_("关键词"), _("、").join(view.keywords)),
        (_("发布"), published),
        (_("有效期至"), day_text(view.valid_until)),
    ]


def owner_said(view: ListingView) -> str:
    """Return whose it is, or that one learns it later."""
    name = view.body.organisation_name if view.body else ""
    return name or _("单位名称对接后可见")


def fact_lines(facts: Sequence[Sequence[Fact]]) -> tuple[Line, ...]:
    """Return one line for each label, in the order of the first column that has it."""
    labels = dict.fromkeys(label for column in facts for label, _text in column)
    said = [dict(column) for column in facts]
    lines = (Line(label, tuple(one.get(label, "") for one in said)) for label in labels)
    return tuple(line for line in lines if any(line.cells))


@dataclass(slots=True)
class _Aligned:
    """An indicator's line while it grows: texts by column."""

    name: str
    texts: dict[int, list[str]] = field(default_factory=dict)


def indicator_lines(
    views: Sequence[ListingView], *, tells_must: bool
) -> tuple[Line, ...]:
    """Return the indicators in lines of those that measure the same thing.

    A need tells which it must have. Where a body is withheld every line says so.
    """
    found: list[_Aligned] = []
    for column, view in enumerate(views):
        for row in view.body.indicators if view.body else ():
            line = _line_for(found, row.name)
            name = "" if row.name == line.name else f"{row.name} "
            line.texts.setdefault(column, []).append(
                name + _said(row, tells_must=tells_must)
            )
    return tuple(
        Line(one.name, tuple(_cell(one, at, view) for at, view in enumerate(views)))
        for one in found
    )


def _line_for(found: list[_Aligned], name: str) -> _Aligned:
    near = [(alike(one.name, name), one) for one in found]
    best = max(near, key=lambda pair: pair[0], default=None)
    if best is not None and best[0] >= NEAR:
        return best[1]
    found.append(_Aligned(name))
    return found[-1]


def _said(row: IndicatorView, *, tells_must: bool) -> str:
    text = bounds_said(row)
    if not tells_must:
        return text
    return _("%(bounds)s（必须）", bounds=text) if row.is_must else text


def _cell(one: _Aligned, at: int, view: ListingView) -> str:
    return withheld_said() if view.body is None else "\n".join(one.texts.get(at, ()))


def withheld_said() -> str:
    """Return what stands where a body is not open to this reader."""
    return str(_("未对您公开"))


def codes_said(codes: Iterable[str], list_key: str) -> str:
    """Return labels in one line."""
    return str(_("、")).join(code_label(code, list_key) for code in codes if code)
