"""Two editions of a listing, fact by fact, with every difference marked in place."""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, fields
from datetime import date
from typing import Any

from flask_babel import gettext as _

from tech_market.codes.book import CodeBook
from tech_market.listings.differences import Run, differences
from tech_market.listings.facts import ListingFacts, Shape, facts_of, shape_of
from tech_market.listings.rules import OPERATOR_NAMES
from tech_market.listings.stating import NOT_KEPT
from tech_market.web.filters import day_text, is_english, money_text

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact before and after, as text; `before` is empty for a first edition."""

    label: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    is_changed: bool


def count_changed(kind: type[ListingFacts], before: Facts, after: Facts) -> int:
    """Count the facts that differ."""
    names = [one.name for one in facts_of(kind) if one.name not in NOT_KEPT]
    return sum(before.get(name) != after.get(name) for name in names)


def compare(
    kind: type[ListingFacts], before: Facts | None, after: Facts, book: CodeBook
) -> tuple[FactChange, ...]:
    """Return every fact that says something, in reading order.

    Without a former edition everything stands as it is now, nothing is marked.
    """
    found = []
    for one in facts_of(kind):
        if one.name in NOT_KEPT:
            continue
        new = _text(one, after.get(one.name), book)
        old = _text(one, before.get(one.name), book) if before is not None else new
        if not (old or new):
            continue
        left, right = differences(old, new)
        name = one.metadata["label"]
        found.append(FactChange(_(name), left, right, old != new))
    return tuple(found)


def _text(one: Field[Any], value: Any, book: CodeBook) -> str:
    shape = shape_of(one)
    if shape is Shape.FLAG:
        return _yes(value)
    if value is None or value in ("", []):
        return ""
    some = value if isinstance(value, list) else [value]
    if shape is Shape.ROWS:
        return "\n".join(_row(one.metadata["row"], cells, book) for cells in some)
    if "codes" in one.metadata:
        list_key = one.metadata["codes"]
        return "、".join(_label(book, list_key, code) for code in some)
    written = _WRITTEN.get(shape, str)
    return "、".join(written(each) for each in some)


def _row(kind: type, cells: Facts, book: CodeBook) -> str:
    """Write an indicator or a right as one line."""
    texts = (_cell(one.name, cells, book) for one in fields(kind))
    return " ".join(text for text in texts if text)


def _cell(name: str, cells: Facts, book: CodeBook) -> str:
    value = cells.get(name)
    if value is None or (name == "high" and cells.get("operator") == "="):
        return ""
    if name == "operator":
        return str(_(OPERATOR_NAMES.get(value, value)))
    if name == "kind_code":
        return _label(book, "ip-kind", value)
    return _CELLS.get(name, str)(value)


def _yes(value: Any) -> str:
    return str(_("是") if value else _("否"))


def _must(value: Any) -> str:
    return str(_("必须") if value else _("期望"))


def _day(value: Any) -> str:
    return day_text(date.fromisoformat(value))


def _label(book: CodeBook, list_key: str, code: Any) -> str:
    language = "en" if is_english() else "zh"
    return str(book.label(list_key, str(code), language=language))


_WRITTEN: dict[Shape, Callable[[Any], str]] = {Shape.FEN: money_text, Shape.DAY: _day}
_CELLS: dict[str, Callable[[Any], str]] = {"is_must": _must, "expires_on": _day}
