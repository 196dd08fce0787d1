"""Lines of the audit log as a table to take away: what the page says, and the codes."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.audit.names import codes_named
from tech_market.clock import SHANGHAI
from tech_market.home.log import count_events, list_rows
from tech_market.home.log_asking import Asked
from tech_market.home.log_pages import AuditRow
from tech_market.home.log_values import facts_of
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.web.filters import act_text, kind_text
from tech_market.web.sheets import Cell, Sheet

MOST: Final = 10_000  # rows of a file; who wants more narrows the days


@dataclass(frozen=True, slots=True)
class Taken:
    """Lines ready to be written, and how many."""

    sheet: Sheet
    count: int


def take(session: Session, asked: Asked, *, actor: Actor, now: datetime) -> Taken:
    """Return the newest lines that answer to what was asked."""
    total = count_events(session, asked)
    found = list_rows(session, asked, offset=0, limit=MOST)
    rows = [_row(one) for one in found]
    notes = _notes(asked, actor=actor, now=now, total=total, count=len(rows))
    return Taken(Sheet(_("审计日志"), _head(), rows, notes), len(rows))


def note_export(
    session: Session, asked: Asked, *, form: str, count: int, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Leave one line in the log: who took how many lines, by which filters.

    What was typed is kept only where it led to something that the log knows.
    """
    said = asked.arguments()
    if not count:
        said.pop("about", "")
        said.pop("kind", "")
    if not codes_named(asked.what):
        said.pop("what", "")
    audit.record(
        session, actor=actor, action=f"{Action.AUDIT_READ}.export", kind="audit",
        ref="", now=now, detail={"format": form, "rows": count, **said},
    )  # fmt: skip


def _head() -> list[str]:
    return [
        _("序号"), _("时间"), _("谁"), _("人员编号"), _("角色"),
        pgettext("log", "操作"), _("操作代码"), _("对象种类"), _("种类代码"),
        _("对象编号"), _("结果"), _("说明"), _("说明（代码）"), _("SHA-256 摘要"),
    ]  # fmt: skip


def _row(one: AuditRow) -> list[Cell]:
    facts = str(_("；")).join(f"{fact.name} {fact.value}" for fact in one.facts)
    codes = json.dumps(one.detail, ensure_ascii=False) if one.detail else ""
    return [
        one.id, one.at, one.who, one.who_ref, _(one.role), act_text(one.action),
        one.action, kind_text(one.kind), one.kind, one.ref, _(one.outcome), facts,
        codes, one.digest,
    ]  # fmt: skip


def _notes(
    asked: Asked, *, actor: Actor, now: datetime, total: int, count: int
) -> list[tuple[str, str]]:
    cut = _("共 %(total)s 条，文件中是最新的 %(count)s 条；更早的请按日期分次导出",
            total=total, count=count)  # fmt: skip
    return [
        (_("条件"), _conditions(asked) or _("全部")),
        (_("条数"), cut if count < total else _("共 %(total)s 条", total=total)),
        (
            _("摘要"),
            _("每条的 SHA-256 摘要可与日志核对；整条链用 flask audit verify 验证"),
        ),
        (_("导出时间"), now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")),
        (_("导出人"), actor.name),
    ]


def _conditions(asked: Asked) -> str:
    """Say what was asked for, as the log says it of an export."""
    facts = facts_of(f"{Action.AUDIT_READ}.export", asked.arguments())
    return " · ".join(f"{one.name} {one.value}" for one in facts)
