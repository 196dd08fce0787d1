"""Tables of figures: one shape for the page, the spreadsheet and the printed paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.clock import SHANGHAI
from tech_market.contracts.ledger_models import LedgerHead
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.targets.charts import Chart
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.periods import Period
from tech_market.targets.tiles import TileMap
from tech_market.web import sheets
from tech_market.web.download import attachment

FORMATS = ("xlsx", "csv")
PAYMENT_NOTE = (
    "按到账日期的口径只计技术性收入核定里登记的到账；没有到账记录的合同不计入"
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in 分."""

    fen: int


Item = str | int | Money | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `url` leads from its first cell, and from others unless `urls` say."""

    items: Sequence[Item]
    url: str = ""
    is_main: bool = False
    urls: Mapping[int, str] = field(default_factory=dict)  # by place

    def url_of(self, place: int) -> str:
        """Return where a cell leads, "" for nowhere."""
        return self.urls.get(place, self.url if place == 0 else "")


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `numbers` are the columns that stand to the right."""

    key: str
    caption: str
    head: Sequence[str]
    lines: Sequence[Line]
    numbers: Sequence[int] = ()
    chart: Chart | None = None
    note: str = ""
    tiles: TileMap | None = None

    def sheet(self, notes: Sequence[tuple[str, str]]) -> sheets.Sheet:
        """Return the table for a spreadsheet, money in 元."""
        head = [
            _("%(name)s（元）", name=name) if self._is_money(place) else name
            for place, name in enumerate(self.head)
        ]
        rows = [[_typed(item) for item in line.items] for line in self.lines]
        return sheets.Sheet(self.caption, head, rows, notes)

    def _is_money(self, place: int) -> bool:
        return any(isinstance(line.items[place], Money) for line in self.lines)


@dataclass(frozen=True, slots=True)
class TablesPage:
    """Tables of one period and counting rule, with the form to choose others."""

    title: str
    lead: str
    tables: Sequence[Table]
    period: Period
    basis: Basis
    bases: Sequence[Basis]
    kept: dict[str, str]  # arguments the form sends again
    links: Sequence[tuple[str, str, bool]] = ()  # address, words, whether it is here

    @property
    def has_charts(self) -> bool:
        """Whether anything is drawn."""
        return any(table.chart for table in self.tables)

    def download(self, kind: str) -> str:
        """Return the address of this page as a file."""
        return file_address(kind)


class Downloads:
    """A page that also leaves as a file."""

    __slots__ = ()

    def download(self, kind: str) -> str:
        """Return the address of this page as a file."""
        return file_address(kind)


def file_address(kind: str) -> str:
    """Return the address of this request's page as a file."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict()}
    return url_for(request.endpoint or "", **{**arguments, "as": kind})


def wanted_format() -> str:
    """Return "xlsx" or "csv" when the address asks for a file, else ""."""
    asked = request.args.get("as", "")
    return asked if asked in FORMATS else ""


def notes_of(
    session: Session, *, basis: Basis, period: Period, actor: Actor, now: datetime
) -> list[tuple[str, str]]:
    """Return what a file says about its figures: rule, period, ledger, time, person."""
    payments = [(_("到账口径"), _(PAYMENT_NOTE))] if basis.is_paid else []
    return [
        *payments,
        (
            _("口径"),
            _("%(label)s（%(code)s）", label=_(basis.label), code=basis.code),
        ),
        (_("期间"), _("%(first)s 至 %(last)s", first=period.first, last=period.last)),
        *ledger_notes(session, actor=actor, now=now),
    ]


def ledger_notes(
    session: Session, *, actor: Actor, now: datetime
) -> list[tuple[str, str]]:
    """Return what every file says: the ledger's state, time and person."""
    head = session.get(LedgerHead, 1)
    count, digest = (head.count, head.digest) if head else (0, "")
    return [
        (
            _("账册快照"),
            _("前 %(count)s 笔记录，摘要 %(digest)s", count=count, digest=digest),
        ),
        (_("导出时间"), now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")),
        (_("导出人"), actor.name or _("公开页面")),
    ]


def download(
    *,
    name: str,
    kind: str,
    tables: Sequence[Table],
    notes: Sequence[tuple[str, str]],
) -> Response:
    """Answer with the tables as a file; CSV holds one below the other."""
    found = [table.sheet(notes) for table in tables]
    if kind == "xlsx":
        return attachment(sheets.to_xlsx(*found), name=name, kind="xlsx")
    return attachment(_joined(found), name=name, kind="csv")


def log_export(
    session: Session, *, actor: Actor, name: str, kind: str, now: datetime
) -> None:
    """Leave one line in the log about who took figures away."""
    audit.record(
        session,
        actor=actor,
        action=f"{Action.FIGURES_READ}.export",
        kind="figures",
        ref=name[:64],
        now=now,
        detail={"format": kind},
    )


def _joined(found: Sequence[sheets.Sheet]) -> bytes:
    first, *others = found
    parts = [sheets.to_csv(first)]
    for sheet in others:
        bare = sheets.Sheet(sheet.title, sheet.head, sheet.rows)
        parts.append(b"\r\n" + sheets.to_csv(bare).removeprefix(b"\xef\xbb\xbf"))
    return b"".join(parts)


def _typed(item: Item) -> str | int | Decimal | None:
    return sheets.yuan(item.fen) if isinstance(item, Money) else item


def share_text(part: int, whole: int) -> str:
    """Write a share in percent with one decimal, "—" of nothing."""
    if whole <= 0:
        return "—"
    tenths = round(Decimal(part) * 1000 / whole)
    return f"{Decimal(tenths) / 10:.1f}%"


def total_words() -> str:
    """Return the word of a sum line."""
    return str(_("合计"))
