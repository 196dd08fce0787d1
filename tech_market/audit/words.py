"""What the log is about in words: kinds of things, and what a detail says of them.

Three files beside this one. kinds.csv names the kinds of things, and with a dot at the
end the pages that a refused request asked for. details.csv names the keys of a detail:
for one action and all below it, or for any; `values` says how the value is read:
`fen` an amount in 分, `points` shares in hundredths of a percent, `kind` a kind of
thing, `code:` a code list, `names:` words that the pages of its domain use or that
stand in values.csv. A code without a line is said as it is, so that nothing is hidden.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tech_market.audit.names import Name, read_names

FOLDER: Final = Path(__file__).parent
KINDS, DETAILS, VALUES = (
    FOLDER / name for name in ("kinds.csv", "details.csv", "values.csv")
)


@dataclass(frozen=True, slots=True)
class Detail:
    """One key of a detail, below an action ("" for any), and how its value is read."""

    action: str
    name: Name
    values: str


@cache
def kind_names() -> Mapping[str, Name]:
    """Return every kind by code, in the order of the file; pages end with a dot."""
    return MappingProxyType({one.code: one for one in read_names(KINDS, "kind")})


def kind_name(code: str, language: str) -> str:
    """Return what a kind of thing is called; a page is called by its domain."""
    domain, dot, _page = code.partition(".")
    found = kind_names().get(domain + dot)
    return found.said(language) if found else code


@cache
def detail_names() -> Mapping[tuple[str, str], Detail]:
    """Return every key by action and key."""
    rows = _rows(DETAILS)
    return MappingProxyType(
        {
            (row["action"], row["key"]): Detail(
                row["action"],
                Name(row["key"], row["name_zh"], row["name_en"]),
                row["values"],
            )
            for row in rows
        }
    )


def find_detail(action: str, key: str) -> Detail | None:
    """Return what is known of a key: by the longest part of the action, or None."""
    part = action
    while part:
        if (part, key) in detail_names():
            return detail_names()[part, key]
        part = part.rpartition(".")[0]
    return detail_names().get(("", key))


def detail_name(action: str, key: str, language: str) -> str:
    """Return what a key of this action's detail is called; else the key itself."""
    found = find_detail(action, key)
    return found.name.said(language) if found else key


@cache
def value_names() -> Mapping[tuple[str, str], Name]:
    """Return the names of values that no other page shows, by set and code."""
    return MappingProxyType(
        {
            (row["set"], row["code"]): Name(row["code"], row["name_zh"], row["name_en"])
            for row in _rows(VALUES)
        }
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
