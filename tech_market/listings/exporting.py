"""A found list as a table to take away: what its reader sees in it, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.clock import SHANGHAI, today
from tech_market.codes.book import CodeBook
from tech_market.listings.audience import CardView
from tech_market.listings.facets import entries
from tech_market.listings.kinds import Kind
from tech_market.listings.list_assembly import Wanted, card_of
from tech_market.listings.reading import list_page
from tech_market.listings.rules import STATE_NAMES
from tech_market.listings.wording import amount_said
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.web.address import public_address
from tech_market.web.filters import code_label
from tech_market.web.sheets import Cell, Sheet, yuan

MOST: Final = 2_000  # rows of a file; who wants more narrows the list


@dataclass(frozen=True, slots=True)
class Taken:
    """A list ready to be written, and how many rows it has."""

    sheet: Sheet
    count: int


def take(
    session: Session, kind: Kind, wanted: Wanted, *, actor: Actor, book: CodeBook,
    now: datetime,
) -> Taken:  # fmt: skip
    """Return the first rows of a list, as this person sees them in it."""
    found = list_page(session, kind.model, wanted.query, actor=actor, today=today(now),
                      offset=0, limit=MOST)  # fmt: skip
    cards = [card_of(kind, row, actor, today(now)) for row in found.rows]
    rows = [_row(kind, card) for card in cards]
    notes = _notes(wanted, actor=actor, book=book, now=now,
                   total=found.total, count=len(rows))  # fmt: skip
    return Taken(Sheet(_(kind.name), _head(kind), rows, notes), len(rows))


def note_export(
    session: Session, *, kind: Kind, wanted: Wanted, form: str, count: int,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Leave one line in the log: who took how many rows away, under which choices."""
    audit.record(
        session, actor=actor, action=f"{Action.LISTING_EXPORT}", kind=kind.model.kind,
        ref="", now=now,
        detail={
            "format": form, "rows": count, "scope": wanted.asked.scope,
            "chosen": {name: [*codes] for name, codes in wanted.asked.chosen.items()},
        },
    )  # fmt: skip


def _head(kind: Kind) -> list[str]:
    stage = next(one.label for one in kind.facets if one.name == "stage")
    return [
        _("编号"), _("标题"), _("摘要"), _("技术领域"), _("重点产业"), str(stage),
        pgettext("owner", "单位"), *map(str, kind.amount_heads), _("金额说明"),
        _("状态"), _("发布日期"), _("有效期至"), _("页面地址"),
    ]  # fmt: skip


def _row(kind: Kind, card: CardView) -> list[Cell]:
    list_key = next(one.list_key for one in kind.facets if one.name == "stage")
    published = card.published_at
    return [
        card.number or "", card.title, card.summary, _label(card.field_code, "field"),
        _label(card.industry_code, "industry"), _label(card.stage_code, list_key),
        card.organisation_name or _("单位名称对接后可见"), *_amounts(kind, card),
        amount_said(card.amount) if card.amount else _("未公开"), _state(card),
        published.astimezone(SHANGHAI).date() if published else None, card.valid_until,
        public_address(f"{kind.place}.show", ref=card.ref),
    ]  # fmt: skip


def _amounts(kind: Kind, card: CardView) -> Sequence[Cell]:
    """Return as many amounts as the kind has columns for, in 元; a price has one."""
    one = card.amount
    both = (one.low_fen, one.high_fen) if one else (None, None)
    cells = [None if fen is None else yuan(fen) for fen in both]
    return cells[-len(kind.amount_heads) :]


def _state(card: CardView) -> str:
    return str(_("已过期") if card.is_expired else _(STATE_NAMES[card.state]))


def _label(code: str, list_key: str) -> str:
    return code_label(code, list_key) if code else ""


def _notes(
    wanted: Wanted, *, actor: Actor, book: CodeBook, now: datetime, total: int,
    count: int,
) -> list[tuple[str, str]]:  # fmt: skip
    cut = _("共 %(total)s 条，文件中是前 %(count)s 条；要更多请缩小范围后分次导出",
            total=total, count=count)  # fmt: skip
    return [
        (_("条件"), _conditions(wanted, book) or _("全部")),
        (_("条数"), cut if count < total else _("共 %(total)s 条", total=total)),
        (_("范围"), _("只含导出人在列表中能看到的内容；未公开的金额和单位不在其中")),
        (_("导出时间"), now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")),
        (_("导出人"), actor.name),
    ]


def _conditions(wanted: Wanted, book: CodeBook) -> str:
    """Say what the list was asked for, as its chips do."""
    said = [wanted.asked.words] if wanted.asked.words else []
    for facet in wanted.facets:
        known = entries(book, facet)
        labels = [known[code].label for code in wanted.asked.chosen.get(facet.name, ())]
        if labels:
            said.append(f"{facet.label}：{_('、').join(labels)}")
    return " · ".join(said)
