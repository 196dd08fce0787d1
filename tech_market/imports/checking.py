"""From a row's cells to a listing's facts, or to everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rapidfuzz import process

from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.imports.cells import find_code, read_cell
from tech_market.imports.columns import USUAL_VALIDITY
from tech_market.imports.notes import remark
from tech_market.imports.rules import (
    content_digest,
    right_key,
    right_kind,
    runs_as_formula,
)
from tech_market.imports.sorts import SORTS, Sort
from tech_market.imports.targets import RIGHT_PARTS, Target, targets_of
from tech_market.listings.facts import ListingFacts, Shape
from tech_market.listings.services.writing import check_facts
from tech_market.listings.texts import clean_line, split_words, summary_of
from tech_market.money import Unit, parse_fen, short_text
from tech_market.results.facts import IpFact
from tech_market.saying import Said, said_of

ERROR, WARNING = "error", "warning"
MUCH_FEN = 10**11  # 10亿元: more than any result costs, so perhaps 元 and not 万元
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000-01-01 … 2099-12-31
_SERIAL_ZERO = date(1899, 12, 30)
_UNITS: dict[str, Unit] = {"万元": "万元", "万": "万元", "元": "元"}
_NO_PRICE = {"面议", "另议", "待定", "-", "/", "无"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, and what to do."""

    at: str  # target; "" for the row
    level: str  # error or warning
    says: Said

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the row; `said` brings the sentence back."""
        found = {"at": self.at, "level": self.level, "says": str(self.says)}
        return found | ({"said": self.says.as_data()} if self.says.values else {})


def said(problem: Mapping[str, Any]) -> Said:
    """Return what a problem kept with its row says."""
    says = str(problem["says"])
    return said_of(problem["said"]) if "said" in problem else Said(says)


@dataclass(slots=True)
class Checked:
    """What came of a row. `facts` is None when something is wrong."""

    facts: ListingFacts | None = None
    title: str = ""
    digest: str = ""
    rights: list[str] = field(default_factory=list)
    source_ref: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Checker:
    """How the rows of one batch are read."""

    sort: Sort
    book: CodeBook
    day: date
    mapping: Mapping[int, str]  # column to target
    defaults: Mapping[str, str]

    @classmethod
    def of(
        cls,
        kind: str,
        *,
        book: CodeBook,
        day: date,
        mapping: Mapping[str, str],
        defaults: Mapping[str, str],
    ) -> "Checker":
        """Return the checker of a batch, its columns as stored."""
        columns = {int(at): name for at, name in mapping.items() if name}
        return cls(SORTS[kind], book, day, columns, defaults)

    def texts(self, cells: Sequence[str], edits: Mapping[str, str]) -> dict[str, str]:
        """Return what a row says of each target, corrections first."""
        found = {
            name: cells[at] for at, name in self.mapping.items() if at < len(cells)
        }
        return found | dict(edits)

    def check(
        self, cells: Sequence[str], notes: Mapping[str, str], edits: Mapping[str, str]
    ) -> Checked:
        """Read a row; every cell that is wrong is named, not the first alone."""
        out = Checked()
        texts = self.texts(cells, edits)
        targets = targets_of(self.sort.kind)
        for at, note in notes.items():
            name = self.mapping.get(int(at), "")
            if name and name not in edits:
                level, says = remark(note, cells[int(at)])
                out.problems.append(Problem(name, level, says))
        stated: dict[str, Any] = {}
        given = {name: text.strip() for name, text in texts.items() if text.strip()}
        for name, text in (dict(self.defaults) | given).items():
            if text and name in targets:
                self._read(targets[name], text, stated, out)
        out.title = clean_line(stated.get("title") or texts.get("title", ""))[:120]
        out.source_ref = stated.pop("source_ref", "")
        self._rights(stated, out)
        self._finish(stated, texts, out)
        return out

    def _read(
        self, target: Target, text: str, stated: dict[str, Any], out: Checked
    ) -> None:
        try:
            _check_plain(text)
            if target.most and target.shape in {Shape.LINE, Shape.TEXT}:
                _check_length(text, target.most)
            value = self._value(target, text, out)
        except RuleBroken as broken:
            says = self._hint(target, text, broken) or broken.message
            out.problems.append(Problem(target.name, ERROR, says))
        else:
            if value is not None:
                stated[target.fact] = value

    def _value(self, target: Target, text: str, out: Checked) -> Any:
        if target.unit:
            return self._amount(target, text, out)
        if target.shape is Shape.DAY:
            return self._day(target, text, out)
        if target.shape is Shape.WHOLE and target.list_key:
            return self._level(target, text)
        if target.name in {"ip_number", "ip_status"}:
            return text
        return read_cell(
            target.shape, text, name=target.fact, book=self.book,
            list_key=target.list_key,
        )  # fmt: skip

    def _level(self, target: Target, text: str) -> int:
        """Read TRL 6, 6级, 6, or the label that the list has for it."""
        try:
            return int(find_code(self.book, target.list_key, text))
        except RuleBroken:
            bare = "".join(text.upper().split()).removesuffix("级")
            whole: int = read_cell(Shape.WHOLE, bare, name=target.fact, book=self.book)
            return whole

    def _amount(self, target: Target, text: str, out: Checked) -> int | None:
        if text in _NO_PRICE:
            return None
        bare, unit = "".join(text.split()), "万元" if target.unit == "万元" else "元"
        for ending, own in _UNITS.items():
            if bare.endswith(ending):
                bare, unit = bare.removesuffix(ending), own
                break
        fen = parse_fen(bare, unit="万元" if unit == "万元" else "元")
        if fen >= MUCH_FEN and unit == "万元":
            says = Said(
                "读作 %(amount)s；如果原数以元为单位，请改“列对应”",
                amount=short_text(fen),
            )
            out.problems.append(Problem(target.name, WARNING, says))
        return fen

    def _day(self, target: Target, text: str, out: Checked) -> Any:
        bare = text.replace("T", " ").partition(" ")[0]
        number = int(bare) if bare.isascii() and bare.isdigit() else 0
        if _FIRST_SERIAL <= number <= _LAST_SERIAL:
            day = _SERIAL_ZERO + timedelta(days=number)
            says = Said(
                "数字 %(number)s 按 Excel 日期读作 %(day)s", number=number, day=str(day)
            )
            out.problems.append(Problem(target.name, WARNING, says))
            return day
        return read_cell(Shape.DAY, bare, name=target.fact, book=self.book)

    def _hint(self, target: Target, text: str, broken: RuleBroken) -> Said | None:
        """Return what was probably meant by a word that no code list has."""
        if broken.code != "unknown-code" or not target.list_key:
            return None
        entries = self.book.lists[target.list_key].values()
        labels = [one.label_zh for one in entries if one.active]
        for word in split_words(text) or (text,):
            try:
                find_code(self.book, target.list_key, word)
            except RuleBroken:
                best = process.extractOne(word, labels, score_cutoff=40)
                what = broken.message
                if best:
                    return Said("%(what)s，是不是“%(best)s”？", what=what, best=best[0])
                return Said("%(what)s，请从列表中选择", what=what)
        return None

    def _rights(self, stated: dict[str, Any], out: Checked) -> None:
        """Make one right of each number where columns of their own hold the parts."""
        parts = {name: stated.pop(name, "") for name in RIGHT_PARTS}
        numbers = split_words(parts["ip_number"])
        if numbers and "ip_rights" not in stated:
            expires = parts["ip_expires"] or None
            stated["ip_rights"] = tuple(
                IpFact(
                    kind_code=parts["ip_kind"] or right_kind(number),
                    number=number[:60],
                    status=clean_line(parts["ip_status"])[:40],
                    expires_on=expires,
                )
                for number in numbers
            )
        rights = stated.get("ip_rights", ())
        keys = [right_key(one.number) for one in rights if one.number]
        out.rights = list(dict.fromkeys(keys))

    def _finish(
        self, stated: dict[str, Any], texts: Mapping[str, str], out: Checked
    ) -> None:
        body = stated.get("description") or stated.get("summary") or ""
        out.digest = content_digest(out.title, body)
        wrong = {one.at for one in out.problems if one.level == ERROR}
        for name in ("title", "field_code"):
            if not stated.get(name) and name not in wrong:
                says = _MISSING[name]
                out.problems.append(Problem(name, ERROR, says))
                wrong.add(name)
        if not body and out.title and not {"description", "summary"} & wrong:
            says = Said("没有详细说明和摘要，公开摘要将只有标题")
            out.problems.append(Problem("description", WARNING, says))
        if not stated.get("contact_name") or not stated.get("contact_phone"):
            says = Said("没有联系人或电话，对接时无法联系；可在“本单位信息”里补上")
            out.problems.append(Problem("contact_name", WARNING, says))
        if wrong:
            return
        if not stated.get("summary"):
            stated["summary"] = summary_of(stated.get("description", ""), out.title)
        stated.setdefault("valid_until", self.day + USUAL_VALIDITY)
        try:
            facts = self.sort.facts(**stated)
            check_facts(facts, book=self.book, day=self.day)
        except RuleBroken as broken:
            at = self._target_of(broken.field or "", texts)
            out.problems.append(Problem(at, ERROR, broken.message))
        else:
            out.facts = facts

    def _target_of(self, name: str, texts: Mapping[str, str]) -> str:
        """Return the column behind a fact; an amount's has its unit."""
        targets = targets_of(self.sort.kind)
        same = [one for one in targets if targets[one].fact == name]
        return next((one for one in same if one in texts), same[0] if same else "")


_MISSING = {
    "title": Said("必填：请写一句话的标题"),
    "field_code": Said("必填：请选技术领域，或在“列对应”里统一指定"),
}


def _check_length(text: str, most: int) -> None:
    if len(text) > most:
        raise RuleBroken(
            "too-long",
            "有 %(count)s 个字，超过 %(most)s 个字，请删减",
            count=len(text),
            most=most,
        )


def _check_plain(text: str) -> None:
    if runs_as_formula(text):
        raise RuleBroken(
            "formula", "内容像公式（以 = 或 @ 开头），请改成普通文字或数字"
        )
