"""Which column is which fact: English names, Chinese labels, and the row's own name."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.imports.cells import read_cell, read_fen, read_wan
from tech_market.imports.rows import Row
from tech_market.listings.facts import ListingFacts, Shape, facts_of, shape_of
from tech_market.listings.services.writing import check_facts
from tech_market.listings.texts import summary_of
from tech_market.saying import Said

SOURCE_REF_MOST = 80  # characters
USUAL_VALIDITY = timedelta(days=365)
SOURCE_NAMES = frozenset({"id", "source_ref", "来源编号"})
SHOWN_MOST = 5  # unknown columns named in a message


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: row number in the file, column as written there."""

    row: int
    column: str
    message: Said

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Said:
        """Return where it is and what it is, to be said in the reader's language."""
        values = {"row": self.row, "what": self.message}
        if not self.column:
            return Said("第 %(row)s 行：%(what)s", **values)
        return Said(
            "第 %(row)s 行，“%(column)s”列：%(what)s", column=self.column, **values
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A fact's name, and how its cells are read."""

    name: str
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Columns:
    """How the file's columns are read for one kind of listing."""

    kind: type[ListingFacts]
    book: CodeBook
    day: date
    known: dict[str, Column]

    @classmethod
    def of(cls, kind: type[ListingFacts], *, book: CodeBook, day: date) -> "Columns":
        """Return the columns of a kind with the codes that hold now."""
        known: dict[str, Column] = {}
        for one in facts_of(kind):
            label = one.metadata["label"]
            if shape_of(one) is Shape.FEN:
                wan = Column(one.name, read_wan)
                names = (label, f"{label}（万元）", one.name.replace("_fen", "_wan"))
                known |= dict.fromkeys(names, wan)
                known[one.name] = Column(one.name, read_fen)
                continue
            list_key = one.metadata.get("codes", "")
            read = partial(
                read_cell, shape_of(one), name=one.name, book=book, list_key=list_key
            )
            known |= dict.fromkeys((label, one.name), Column(one.name, read))
        return cls(kind, book, day, known)

    def check(self, rows: Iterable[Row]) -> None:
        """Raise RuleBroken("unknown-column") naming columns that nothing reads."""
        names = {name for row in rows for name in row.cells}
        strange = sorted(names - set(self.known) - SOURCE_NAMES)
        if strange:
            shown = tuple(strange[:SHOWN_MOST])
            known = tuple(one.metadata["label"] for one in facts_of(self.kind))
            raise RuleBroken(
                "unknown-column",
                "不认识的列：%(shown)s。可用的列：%(known)s、来源编号（id）",
                shown=shown,
                known=known,
            )

    def read(self, row: Row) -> tuple[str, ListingFacts] | list[Problem]:
        """Return the row's name and facts, or everything that is wrong with it."""
        problems: list[Problem] = []
        stated: dict[str, Any] = {}
        heads: dict[str, str] = {}
        for head, cell in row.cells.items():
            if head in SOURCE_NAMES or cell in ("", None, []):
                continue
            column = self.known[head]
            heads[column.name] = head
            try:
                stated[column.name] = column.read(cell)
            except RuleBroken as broken:
                problems.append(Problem(row.number, head, broken.message))
        if problems:
            return problems
        try:
            return source_ref(row), self._checked(stated)
        except RuleBroken as broken:
            name = broken.field or ""
            head = heads.get(name) or self._label(name)
            return [Problem(row.number, head, broken.message)]

    def _checked(self, stated: dict[str, Any]) -> ListingFacts:
        title = stated.get("title", "")
        if not stated.get("summary") and title:
            stated["summary"] = summary_of(stated.get("description", ""), title)
        stated.setdefault("valid_until", self.day + USUAL_VALIDITY)
        facts = self.kind(**stated)
        check_facts(facts, book=self.book, day=self.day)
        return facts

    def _label(self, name: str) -> str:
        labels: dict[str, str] = {
            one.name: one.metadata["label"] for one in facts_of(self.kind)
        }
        return labels.get(name, name)


def source_ref(row: Row) -> str:
    """Return the row's name in its file, or one made of its content."""
    for name in SOURCE_NAMES:
        if row.cells.get(name) not in ("", None):
            text = str(row.cells[name]).strip()
            if len(text) > SOURCE_REF_MOST:
                raise RuleBroken("too-long", "编号不能超过 80 个字符", field=name)
            return text
    content = json.dumps(row.cells, ensure_ascii=False, sort_keys=True)
    return "sha256:" + hashlib.sha256(content.encode()).hexdigest()[:40]
