"""Read the shipped code lists, and refuse a file that contradicts itself.

Pure: knows the CSV files beside it and nothing of the database.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

LISTS = Path(__file__).parent / "lists"
INDEX = "_index.csv"
COLUMNS = (
    "code",
    "label_zh",
    "label_en",
    "parent",
    "sort",
    "active",
    "edition",
    "source",
)


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list; `parent` is "" at the top, `extra` the added columns."""

    list_key: str
    code: str
    label_zh: str
    label_en: str
    parent: str
    sort: int
    active: bool
    edition: str
    source: str
    extra: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list, its codes in display order."""

    key: str
    title_zh: str
    title_en: str
    codes: tuple[Code, ...]

    def find(self, code: str) -> Code | None:
        """Answer the entry with exactly this code, retired ones included."""
        return next((entry for entry in self.codes if entry.code == code), None)

    def children(self, parent: str = "") -> tuple[Code, ...]:
        """Answer the entries right below `parent`; the top level for ""."""
        return tuple(entry for entry in self.codes if entry.parent == parent)


@cache
def shipped() -> Mapping[str, CodeList]:
    """Load every list that ships with the program, by key, in the index's order."""
    return load(LISTS)


def load(folder: Path) -> Mapping[str, CodeList]:
    """Load the lists a folder's index names.

    Raises ValueError, naming file and line, for a fault in any file, and for
    a file the index does not know or an index key without a file.
    """
    titles = list(_titles(folder / INDEX))
    _check_files(folder, {key for key, _, _ in titles})
    lists = {
        key: CodeList(key, zh, en, read_list(folder / f"{key}.csv"))
        for key, zh, en in titles
    }
    return MappingProxyType(lists)


def read_list(path: Path) -> tuple[Code, ...]:
    """Read one CSV into codes sorted by `sort`; raises ValueError on any fault."""
    seen: dict[str, tuple[int, Code]] = {}
    for line, row in _rows(path):
        entry = _entry(path, line, row)
        if entry.code in seen:
            raise ValueError(f"{path}:{line}: duplicate code {entry.code!r}")
        seen[entry.code] = (line, entry)
    _check_parents(path, seen)
    return tuple(sorted((e for _, e in seen.values()), key=lambda e: e.sort))


def _check_parents(path: Path, seen: Mapping[str, tuple[int, Code]]) -> None:
    for line, entry in seen.values():
        above, met = entry.parent, {entry.code}
        while above:
            if above not in seen:
                raise ValueError(f"{path}:{line}: unknown parent {above!r}")
            if above in met:
                raise ValueError(f"{path}:{line}: {entry.code!r} is its own ancestor")
            met.add(above)
            above = seen[above][1].parent


def _titles(path: Path) -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    for line, row in _lines(path):
        key, zh, en = (row.get(name) or "" for name in ("key", "title_zh", "title_en"))
        if not (key and zh and en):
            raise ValueError(f"{path}:{line}: key and both titles are needed")
        if key in seen:
            raise ValueError(f"{path}:{line}: duplicate key {key!r}")
        seen.add(key)
        yield key, zh, en


def _check_files(folder: Path, keys: set[str]) -> None:
    files = {path.stem for path in folder.glob("*.csv") if path.name != INDEX}
    if files != keys:
        odd = ", ".join(sorted(files ^ keys))
        raise ValueError(f"{folder / INDEX}:1: index and files differ: {odd}")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in _lines(path):
        missing = [name for name in COLUMNS if name not in row]
        if missing:
            raise ValueError(f"{path}:1: missing columns {', '.join(missing)}")
        yield line, row


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"{path}:{reader.line_num}: wrong number of cells")
            yield reader.line_num, row


def _entry(path: Path, line: int, row: dict[str, str]) -> Code:
    for name in ("code", "label_zh", "label_en", "edition", "source"):
        if not row[name].strip():
            raise ValueError(f"{path}:{line}: blank {name}")
    if row["active"] not in {"0", "1"}:
        raise ValueError(f"{path}:{line}: active must be 0 or 1")
    if not row["sort"].isdecimal():
        raise ValueError(f"{path}:{line}: sort must be a whole number")
    extra = {name: cell for name, cell in row.items() if name not in COLUMNS}
    return Code(
        list_key=path.stem,
        code=row["code"],
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        parent=row["parent"],
        sort=int(row["sort"]),
        active=row["active"] == "1",
        edition=row["edition"],
        source=row["source"],
        extra=MappingProxyType(extra),
    )
