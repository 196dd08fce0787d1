"""What a yearly bulletin shows: chapters of sentences and a table each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from tech_market.clock import SHANGHAI
from tech_market.contracts.facts import Dimension
from tech_market.targets.pages import rows_address
from tech_market.targets.rules.bases import DEFAULT_BASIS
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.bulletin import GROUP, Bulletin
from tech_market.targets.services.groups import NAMES
from tech_market.targets.tables import (
    Item,
    Line,
    Money,
    Table,
    file_address,
    share_text,
    total_words,
)

CHAPTERS: Mapping[str, str] = {
    Dimension.TYPE: NAMES[Dimension.TYPE],
    Dimension.FIELD: NAMES[Dimension.FIELD],
    Dimension.SECTOR: NAMES[Dimension.SECTOR],
    Dimension.IP: NAMES[Dimension.IP],
    Dimension.SELLER_TOWN: NAMES[Dimension.SELLER_TOWN],
    Dimension.BUYER_TOWN: NAMES[Dimension.BUYER_TOWN],
    GROUP: "四校一所多院",
    Dimension.SELLER: NAMES[Dimension.SELLER],
    Dimension.SELLER_KIND: NAMES[Dimension.SELLER_KIND],
    Dimension.BUYER_SCALE: NAMES[Dimension.BUYER_SCALE],
    Dimension.SIZE: NAMES[Dimension.SIZE],
}
Labels = Mapping[str, Mapping[str, str]]  # by chapter and code


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading, what the figures say in words, and the figures."""

    heading: str
    sentences: Sequence[str]
    table: Table | None = None

    @property
    def key(self) -> str:
        """Return a name for the heading."""
        return self.table.key if self.table else "words"


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """One closed year; `years` are the others that are offered to this reader."""

    bulletin: Bulletin
    chapters: Sequence[Chapter]
    years: Sequence[tuple[int, str]]
    facts: Sequence[tuple[str, str]]

    @property
    def title(self) -> str:
        """Return what stands above."""
        return str(_("%(year)s年技术交易年度公报", year=self.bulletin.year))

    def download(self, kind: str) -> str:
        """Return the address of this bulletin as a file."""
        return file_address(kind)


def facts_of(one: Bulletin) -> list[tuple[str, str]]:
    """Return what the bulletin rests on: rule, period, publication, ledger."""
    snapshot = one.snapshot
    return [
        (_("版本"), _("公开版") if one.is_public else _("内部版")),
        (_("口径"), f"{_(DEFAULT_BASIS.label)}（{DEFAULT_BASIS.code}）"),
        (_("期间"), f"{one.period.first} — {one.period.last}"),
        (_("公布时间"), _time(snapshot.at)),
        (_("公布快照"), snapshot.digest),
        (
            _("账册快照"),
            _("前 %(count)s 笔记录，摘要 %(digest)s",
              count=snapshot.ledger_count, digest=snapshot.ledger_digest),
        ),
    ]  # fmt: skip


def group_table(one: Bulletin, key: str, labels: Mapping[str, str]) -> Table:
    """Return a chapter's table: a line for each code, what was folded, the sum."""
    found = one.groups[key]
    lines = [
        _line(one, key, code, labels.get(code, code), cell)
        for code, cell in found.cells.items()
    ]
    if found.folded is not None:
        lines.append(Line([_("其余各项（合并）"), *_items(found.folded, one)]))
    if lines:
        lines.append(_sum_line(one))
    name = _(CHAPTERS[key])
    head = [name, _("技术交易额"), _("合同成交总额"), _("登记项数"), _("占比")]
    return Table(f"by-{key}", name, head, lines, (1, 2, 3, 4))


def whole_table(one: Bulletin) -> Table:
    """Return the year as published, beside the year before and the restated one."""
    rows = [(str(one.year), one.whole, "")]
    if one.before:
        rows.insert(0, (str(one.year - 1), one.before, ""))
    if not one.is_public:
        words = _("%(year)s（追溯调整至今）", year=one.year)
        rows.append((words, one.restated, "restated"))
    lines = [
        Line([name, Money(cell.technical_fen), Money(cell.total_fen), cell.contracts],
             urls=_year_urls(one, name[:4], series))
        for name, cell, series in rows
    ]  # fmt: skip
    head = [_("年份"), _("技术交易额"), _("合同成交总额"), _("登记项数")]
    return Table("whole", _("总量"), head, lines, (1, 2, 3))


def words_table(chapters: Sequence[Chapter]) -> Table:
    """Return the sentences as a table, for a file."""
    lines = [
        Line([chapter.heading, sentence])
        for chapter in chapters
        for sentence in chapter.sentences
    ]
    return Table("words", _("正文"), [_("章节"), _("文字")], lines)


def _line(one: Bulletin, key: str, code: str, label: str, cell: Cell) -> Line:
    items: list[Item] = [label, *_items(cell, one)]
    if one.is_public:
        return Line(items)
    narrowed = {"by": key, "code": code}
    if key == GROUP:  # who stood in it then, whatever the list says now
        narrowed = {"group": code, "snapshot": one.snapshot.ref}
    address = rows_address(one.period, DEFAULT_BASIS.code) | narrowed
    url = url_for("targets.amount_rows", **address)
    return Line(items, url, urls={1: url, 2: url, 3: url})


def _sum_line(one: Bulletin) -> Line:
    urls = _year_urls(one, str(one.year), "")
    items = [total_words(), *_items(one.whole, one)]
    return Line(items, urls.get(1, ""), is_main=True, urls=urls)


def _year_urls(one: Bulletin, year: str, series: str) -> dict[int, str]:
    if one.is_public:
        return {}
    address = rows_address(Period.of_year(int(year)), DEFAULT_BASIS.code)
    url = url_for("targets.amount_rows", **address, series=series or None)
    return {1: url, 2: url, 3: url}


def _items(cell: Cell, one: Bulletin) -> list[Item]:
    share = share_text(cell.technical_fen, one.whole.technical_fen)
    return [Money(cell.technical_fen), Money(cell.total_fen), cell.contracts, share]


def _time(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
