"""Which column of the file is which fact of a registered contract."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.imports.cells import read_cell
from tech_market.imports.columns import SHOWN_MOST, Problem
from tech_market.imports.rows import Row
from tech_market.listings.facts import Shape
from tech_market.money import Unit, parse_fen
from tech_market.saying import Said

AMOUNT = re.compile(r"(?P<name>.+?)\s*[（(](?P<unit>元|万元)[）)]")
TOTAL, TECHNICAL = "合同成交总额", "技术交易额"
TEXTS = {
    "登记编号": "registration_no",
    "项目名称": "project_name",
    "合同标的": "subject",
    "付款约定": "payment_terms",
    "卖方名称": "seller_name",
    "卖方统一社会信用代码": "seller_code",
    "买方名称": "buyer_name",
    "买方统一社会信用代码": "buyer_code",
}
DAYS = {
    "证书日期": "certificate_on",
    "签订日期": "signed_on",
    "开始日期": "starts_on",
    "结束日期": "ends_on",
}
CODES = {
    "合同类型": ("type_code", "contract-type"),
    "合同子类": ("subtype_code", "contract-type"),
    "技术领域": ("field_code", "field"),
    "知识产权": ("ip_code", "ip-kind"),
    "支付方式": ("payment_code", "payment-mode"),
    "计划来源": ("plan_code", "plan-source"),
    "社会经济目标": ("objective_code", "objective"),
    "卖方行政区划": ("seller_region", "region"),
    "卖方性质": ("seller_nature", "party-nature"),
    "卖方行业": ("seller_sector", "sector"),
    "卖方镇街": ("seller_town", "town"),
    "买方行政区划": ("buyer_region", "region"),
    "买方性质": ("buyer_nature", "party-nature"),
    "买方行业": ("buyer_sector", "sector"),
    "买方镇街": ("buyer_town", "town"),
}
MUST = (
    "登记编号", "证书日期", "项目名称", "合同类型", "技术领域", "知识产权", "支付方式",
    "签订日期", "卖方名称", "卖方行政区划", "买方名称", "买方行政区划", TOTAL,
)  # fmt: skip
Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Columns:
    """How each heading of one file is read: fact's name and reader."""

    known: dict[str, tuple[str, Read]]

    @classmethod
    def of(cls, rows: Iterable[Row], *, book: CodeBook) -> "Columns":
        """Read the headings of a file.

        Raises RuleBroken: "unit-missing", "unknown-column", "column-missing",
        "column-twice".
        """
        heads = list(dict.fromkeys(head for row in rows for head in row.cells))
        known: dict[str, tuple[str, Read]] = {}
        strange = []
        for head in heads:
            found = _plain(head, book) or _amount(head, book)
            if found is None:
                strange.append(head)
            else:
                known[head] = found
        if strange:
            raise RuleBroken(
                "unknown-column",
                "不认识的列：%(strange)s。列名见使用说明“导入”",
                strange=tuple(strange[:SHOWN_MOST]),
            )
        _check_whole([name for name, _read in known.values()])
        return cls(known)

    def read(self, row: Row) -> tuple[dict[str, Any], list[Problem]]:
        """Return a row's facts, and what is wrong with its cells."""
        facts: dict[str, Any] = {}
        problems = []
        for head, cell in row.cells.items():
            if cell in ("", None):
                continue
            name, read = self.known[head]
            try:
                facts[name] = read(cell)
            except RuleBroken as broken:
                problems.append(Problem(row.number, head, broken.message))
        missing = [one for one in MUST if _fact_name(one) not in facts]
        wrong = {problem.column.partition("（")[0] for problem in problems}
        problems += [
            Problem(row.number, one, Said("必填"))
            for one in missing
            if one not in wrong
        ]
        return facts, problems

    def heading(self, name: str) -> str:
        """Return the heading of a fact as this file writes it; "" for none."""
        return next((head for head, one in self.known.items() if one[0] == name), "")


def _plain(head: str, book: CodeBook) -> tuple[str, Read] | None:
    """Return how a column that is no amount is read."""
    if head in TEXTS:
        return TEXTS[head], _reader(Shape.LINE, TEXTS[head], book)
    if head in DAYS:
        return DAYS[head], _reader(Shape.DAY, DAYS[head], book)
    if head == "关联交易":
        return "is_related", _reader(Shape.FLAG, "is_related", book)
    if head in CODES:
        name, list_key = CODES[head]
        return name, _reader(Shape.CODE, name, book, list_key)
    return None


def _amount(head: str, book: CodeBook) -> tuple[str, Read] | None:
    """Return how an amount is read; its heading must say 元 or 万元."""
    found = AMOUNT.fullmatch(head)
    bare = found["name"] if found else head.strip()
    name = _amount_name(bare, book)
    if name is None:
        return None
    if found is None:
        raise RuleBroken(
            "unit-missing",
            "“%(head)s”列没有写单位：请写成“%(yuan)s”或“%(wan)s”",
            head=head,
            yuan=f"{bare}（元）",
            wan=f"{bare}（万元）",
        )
    unit: Unit = "万元" if found["unit"] == "万元" else "元"
    return name, partial(_fen, unit=unit)


def _amount_name(bare: str, book: CodeBook) -> str | None:
    if bare in (TOTAL, TECHNICAL):
        return _fact_name(bare)
    for code, label in book.choices("deduction-kind"):
        if bare in (label, f"{label}费"):
            return f"deduction_{code}"
    return None


def _fen(cell: Any, *, unit: Unit) -> int:
    return parse_fen(str(cell), unit=unit)


def _reader(shape: Shape, name: str, book: CodeBook, list_key: str = "") -> Read:
    return partial(read_cell, shape, name=name, book=book, list_key=list_key)


def _fact_name(head: str) -> str:
    amounts = {TOTAL: "total_fen", TECHNICAL: "technical_fen"}
    if head in CODES:
        return CODES[head][0]
    return amounts.get(head) or TEXTS.get(head) or DAYS[head]


def _check_whole(names: list[str]) -> None:
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise RuleBroken(
            "column-twice", "同一项目有两列（例如元和万元各一列），请只留一列"
        )
    missing = [head for head in MUST if _fact_name(head) not in names]
    if missing:
        raise RuleBroken(
            "column-missing", "缺少必填的列：%(missing)s", missing=tuple(missing)
        )
