"""From a cell to a fact: codes by code or label, amounts with their unit."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.listings.facts import IndicatorFact, Shape
from tech_market.listings.rules import Level, bounds
from tech_market.listings.texts import clean_line, clean_text, split_words
from tech_market.money import MOST_FEN, parse_fen
from tech_market.results.facts import IpFact

NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?"
INDICATOR = re.compile(
    rf"(?P<name>[^<>=≥≤]+?)\s*(?P<operator>>=|<=|≥|≤|>|<|=)\s*"
    rf"(?P<low>{NUMBER})(?:\s*(?:~|～|至|–)\s*(?P<high>{NUMBER}))?\s*(?P<unit>.*)"
)
SIGNS = {"≥": ">=", "≤": "<="}
PARTS = re.compile(r"[;；\n]+")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
WORDS = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False}


def read_cell(
    shape: Shape, cell: Any, *, name: str, book: CodeBook, list_key: str = ""
) -> Any:
    """Return the fact in a cell that is not blank; raises RuleBroken."""
    if shape in TEXTS:
        return TEXTS[shape](_text(cell))
    if shape is Shape.ROWS:
        rights = name == "ip_rights"
        rows = _several(cell)
        return tuple(_right(one, book) if rights else _indicator(one) for one in rows)
    if shape in {Shape.CODE, Shape.LEVEL}:
        code = find_code(book, list_key, _text(cell))
        return code if shape is Shape.CODE else Level(code)
    words = [_text(one) for one in cell] if isinstance(cell, list) else [_text(cell)]
    found = tuple(part for word in words for part in split_words(word))
    if shape is Shape.CODES:
        return tuple(find_code(book, list_key, word) for word in found)
    return found


def find_code(book: CodeBook, list_key: str, text: str) -> str:
    """Return the active code that is written as code or as label."""
    entries = book.lists[list_key].values()
    for entry in entries:
        if entry.active and text in {entry.code, entry.label_zh}:
            return entry.code
    raise RuleBroken("unknown-code", "没有代码或名称“%(text)s”", text=text[:40])


def read_fen(cell: Any) -> int:
    """Return an amount in 分: a whole number, written as such."""
    text = str(cell) if type(cell) is int else _text(cell)
    if not re.fullmatch(r"[0-9]{1,15}", text) or int(text) > MOST_FEN:
        raise RuleBroken("amount-shape", "请填写以分为单位的整数")
    return int(text)


def read_wan(cell: Any) -> int:
    """Return an amount typed in 万元."""
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return parse_fen(repr(cell) if is_number else _text(cell), unit="万元")


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (str, int)):
        return str(cell).strip()
    raise RuleBroken("cell-type", "此处应为文字或整数")


def _whole(text: str) -> int:
    if not re.fullmatch(r"(?:TRL ?)?[1-9]", text):
        raise RuleBroken("whole-number", "请填写 1 到 9 的整数")
    return int(text[-1])


def _day(text: str) -> date:
    found = DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError) as error:
        raise RuleBroken("day", "请填写有效日期，例如 2027-03-31") from error


def _flag(text: str) -> bool:
    if text.lower() not in WORDS:
        raise RuleBroken("flag", "请填写“是”或“否”")
    return WORDS[text.lower()]


def _several(cell: Any) -> list[Any]:
    if isinstance(cell, list):
        return cell
    return [part.strip() for part in PARTS.split(_text(cell)) if part.strip()]


def _indicator(cell: Any) -> IndicatorFact:
    cells = cell if isinstance(cell, dict) else _indicator_text(_text(cell))
    strange = set(cells) - {"name", "operator", "low", "high", "unit", "is_must"}
    name = clean_line(_text(cells.get("name", "")))
    if strange or not 0 < len(name) <= 60:  # noqa: PLR2004 - the column's width
        raise RuleBroken("indicator", "指标应写成：抗拉强度>=450 MPa；延伸率=5~8 %")
    operator = _text(cells.get("operator", ""))
    found = bounds(operator, _number(cells.get("low")), _number(cells.get("high")))
    return IndicatorFact(
        name=name,
        operator=operator,
        low=found.low,
        high=found.high,
        unit=clean_line(_text(cells.get("unit", "")))[:20],
        is_must=cells.get("is_must", True) is not False,
    )


def _indicator_text(text: str) -> Mapping[str, Any]:
    found = INDICATOR.fullmatch(text)
    if not found:
        raise RuleBroken("indicator", "指标应写成：抗拉强度>=450 MPa；延伸率=5~8 %")
    cells = found.groupdict()
    sign = cells["operator"]
    cells["operator"] = "range" if cells["high"] else SIGNS.get(sign, sign)
    return cells


def _number(cell: Any) -> Decimal | None:
    if cell is None or cell == "":
        return None
    text = repr(cell) if isinstance(cell, float) else _text(cell)
    if not re.fullmatch(NUMBER, text):
        raise RuleBroken("number", "请填写普通数字，例如 450 或 -40.5")
    return Decimal(text)


def _right(cell: Any, book: CodeBook) -> IpFact:
    if isinstance(cell, dict):
        texts = {key: _text(value) for key, value in cell.items() if value}
    else:
        kind, _, number = _text(cell).partition(" ")
        texts = {"kind_code": kind, "number": number}
    if set(texts) - {"kind_code", "number", "status", "expires_on"}:
        raise RuleBroken("ip-right", "知识产权应写成：发明专利 编号；软件著作权 编号")
    expires = texts.get("expires_on")
    return IpFact(
        kind_code=find_code(book, "ip-kind", texts.get("kind_code", "")),
        number=clean_line(texts.get("number"))[:60],
        status=clean_line(texts.get("status"))[:40],
        expires_on=_day(expires) if expires else None,
    )


TEXTS: dict[Shape, Callable[[str], Any]] = {
    Shape.LINE: clean_line,
    Shape.TEXT: clean_text,
    Shape.WHOLE: _whole,
    Shape.DAY: _day,
    Shape.FLAG: _flag,
}
