"""What an administrator does to the code lists."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.codes.book import CodeBook
from tech_market.codes.models import CodeEdit
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """An entry as it shall be from now on."""

    code: str
    label_zh: str
    label_en: str
    parent: str
    sort: int
    source: str
    is_active: bool


def save_entry(  # audit needs who and when, the list needs to be named
    session: Session,
    *,
    actor: Actor,
    book: CodeBook,
    list_key: str,
    entry: CodeEntry,
    now: datetime,
) -> CodeEdit:
    """Add or change one entry; what was before stays readable in the revisions.

    Raises NotFound for an unknown list; RuleBroken: "code-parent", "code-label-taken".
    """
    entries = book.lists.get(list_key)
    if entries is None:
        raise NotFound
    if entry.parent and (entry.parent not in entries or entry.parent == entry.code):
        raise RuleBroken("code-parent", "上级代码不存在", field="parent")
    for other in entries.values():
        same_place = other.code != entry.code and other.parent == entry.parent
        if same_place and other.label_zh == entry.label_zh:
            raise RuleBroken(
                "code-label-taken",
                "名称与代码 %(other)s 重复",
                field="label_zh",
                other=other.code,
            )
    edit = CodeEdit(
        list_key=list_key,
        code=entry.code,
        label_zh=entry.label_zh,
        label_en=entry.label_en,
        parent=entry.parent,
        sort=entry.sort,
        is_active=entry.is_active,
        source=entry.source,
        at=now,
    )
    session.add(edit)
    audit.record(
        session,
        actor=actor,
        action=Action.CODE_EDIT,
        kind="code-list",
        ref=list_key,
        now=now,
        detail={"code": entry.code, "active": entry.is_active},
    )
    return edit
