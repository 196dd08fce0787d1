"""From a table of patents to facts: which column is which, what is wrong where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.imports.cells import read_cell
from tech_market.imports.columns import Problem
from tech_market.imports.reading.line import Line
from tech_market.imports.reading.table import Table
from tech_market.imports.rules import right_key, runs_as_formula
from tech_market.imports.targets import normalise
from tech_market.listings.facts import Shape
from tech_market.listings.texts import clean_line
from tech_market.saying import Said

NAMES: dict[str, tuple[str, ...]] = {
    "number": ("专利号", "申请号", "专利申请号", "专利号/申请号", "申请(专利)号",
               "授权号", "专利编号"),
    "title": ("专利名称", "名称", "发明名称", "标题", "专利标题", "发明创造名称"),
    "filed_on": ("申请日", "申请日期", "申请时间", "专利申请日", "日期"),
    "status": ("法律状态", "状态", "专利状态", "当前法律状态", "有效性"),
}  # fmt: skip
LABELS = {"number": "专利号", "title": "专利名称", "filed_on": "申请日",
          "status": "法律状态"}  # fmt: skip
MUST = ("number", "title")
_LIMITS = {"number": 60, "title": 120, "status": 40}
_KNOWN = {normalise(one): name for name, names in NAMES.items() for one in names}


@dataclass(frozen=True, slots=True)
class PatentFact:
    """One row of the list."""

    key: str
    number: str
    title: str
    filed_on: date | None
    status: str


def knows(head: str) -> bool:
    """Tell whether a cell looks like a heading."""
    return normalise(head) in _KNOWN


def columns_of(heads: Sequence[str]) -> dict[str, int]:
    """Return where each fact stands; the first of two alike columns counts.

    Raises RuleBroken("column-missing") naming what must be there.
    """
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        name = _KNOWN.get(normalise(head))
        if name:
            found.setdefault(name, at)
    missing = [Said(LABELS[name]) for name in MUST if name not in found]
    if missing:
        names = missing[0]
        if len(missing) > 1:
            names = Said("%(first)s”和“%(second)s", first=names, second=missing[1])
        labels = tuple(Said(one) for one in LABELS.values())
        raise RuleBroken(
            "column-missing",
            "没有找到“%(names)s”列；请把列名改成%(labels)s再上传",
            field="file",
            names=names,
            labels=labels,
        )
    return found


def read_patents(
    table: Table, *, book: CodeBook
) -> tuple[list[PatentFact], list[Problem]]:
    """Return the rows' facts and all that is wrong; the same number twice is wrong."""
    columns = columns_of(table.heads)
    facts: list[PatentFact] = []
    problems: list[Problem] = []
    places: dict[str, int] = {}
    for line in table.lines:
        found, wrong = _read(line, columns, book)
        problems += wrong
        if found is None:
            continue
        if found.key in places:
            says = Said(
                "与第 %(row)s 行是同一件专利，请只留一行", row=places[found.key]
            )
            problems.append(Problem(line.number, LABELS["number"], says))
            continue
        places[found.key] = line.number
        facts.append(found)
    return facts, problems


def _read(
    line: Line, columns: dict[str, int], book: CodeBook
) -> tuple[PatentFact | None, list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    for name, at in columns.items():
        try:
            values[name] = _cell(name, line.cells[at], book)
        except RuleBroken as broken:
            problems.append(Problem(line.number, LABELS[name], broken.message))
    if problems:
        return None, problems
    number = values["number"]
    return (
        PatentFact(
            key=right_key(number)[:60],
            number=number,
            title=values["title"],
            filed_on=values.get("filed_on"),
            status=values.get("status", ""),
        ),
        [],
    )


def _cell(name: str, cell: str, book: CodeBook) -> Any:
    text = clean_line(cell)
    if runs_as_formula(text):
        raise RuleBroken("formula", "内容像公式，请改成普通文字")
    if not text:
        if name in MUST:
            raise RuleBroken("missing", "必填")
        return None if name == "filed_on" else ""
    if name == "filed_on":
        return read_cell(Shape.DAY, text.partition(" ")[0], name=name, book=book)
    most = _LIMITS[name]
    if len(text) > most:
        raise RuleBroken(
            "too-long",
            "有 %(count)s 个字，超过 %(most)s 个字，请删减",
            count=len(text),
            most=most,
        )
    return text
