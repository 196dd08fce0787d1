"""What the actions of the log are called, in both languages: the file names.csv.

The log keeps codes, which never change; people read and look for names. Every code
that is recorded has a line (tests/writes.py sees to it); of one without, as an older
edition may have left behind, the longest part that is known is said.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "names.csv"


@dataclass(frozen=True, slots=True)
class Name:
    """One code of the log and its names."""

    code: str
    zh: str
    en: str

    def said(self, language: str) -> str:
        """Return the name in `zh` or `en`."""
        return self.en if language == "en" else self.zh


def read_names(path: Path, column: str) -> list[Name]:
    """Return the names of a file whose codes stand in this column."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    return [Name(row[column], row["name_zh"], row["name_en"]) for row in rows]


@cache
def action_names() -> Mapping[str, Name]:
    """Return every name by code, in the order of the file."""
    return MappingProxyType({one.code: one for one in read_names(FILE, "action")})


def action_name(code: str, language: str) -> str:
    """Return what an action is called; the code itself when no part of it is known."""
    part = code
    while part:
        if part in action_names():
            return action_names()[part].said(language)
        part = part.rpartition(".")[0]
    return code


def codes_named(words: str) -> list[str]:
    """Return the codes that these words may mean: a code, or part of a name.

    A code stands for what is below it too: `need.write` means `need.write.submit`.
    """
    wanted = words.casefold()
    return [
        one.code
        for one in action_names().values()
        if f"{one.code}.".startswith(f"{wanted}.")
        or wanted in one.zh
        or wanted in one.en.casefold()
    ]
