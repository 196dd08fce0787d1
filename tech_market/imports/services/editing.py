"""Correct a row, skip it, or keep it although it repeats another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import RuleBroken
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import (
    EDITABLE,
    LONGEST_CELL,
    OPEN_ROWS,
    RowState,
    check_state,
)
from tech_market.imports.services.finding import get_row, list_rows
from tech_market.imports.services.mapping import check_row, checker_of
from tech_market.imports.services.twins import settle
from tech_market.imports.targets import targets_of
from tech_market.listings.texts import clean_text
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def correct(
    session: Session,
    *,
    actor: Actor,
    batch: ImportBatch,
    number: int,
    texts: Mapping[str, str],
    now: datetime,
) -> ImportRow:
    """Replace cells of a row by what was typed; the file's own cells stay.

    Raises NotFound, RuleBroken: "import-state", "row-closed", "too-long".
    """
    row = _open_row(session, batch, number)
    checker = checker_of(session, batch, now)
    before = checker.texts(row.cells, row.edits)
    changed = {}
    for name, text in texts.items():
        if len(text) > LONGEST_CELL:
            raise RuleBroken(
                "too-long",
                "不能超过 %(most)s 个字",
                field=name,
                most=LONGEST_CELL,
            )
        cleaned = clean_text(text)
        noted = _has_note(checker.mapping, row, name)
        if name in targets_of(batch.kind) and (
            cleaned != before.get(name, "") or (noted and name not in row.edits)
        ):
            changed[name] = cleaned
    row.edits = row.edits | changed
    check_row(checker, row)
    settle(session, batch)
    _record(session, actor, batch, "edit", now,
            {"row": number, "columns": sorted(changed)})  # fmt: skip
    return row


def _has_note(mapping: Mapping[int, str], row: ImportRow, name: str) -> bool:
    """Tell whether the reader noted something of this cell: saving it confirms it."""
    return any(mapping.get(int(at)) == name for at in row.notes)


def skip(
    session: Session,
    *,
    actor: Actor,
    batch: ImportBatch,
    number: int,
    is_skipped: bool,
    now: datetime,
) -> ImportRow:
    """Leave a row out, or take it in again; raises as `correct` does."""
    row = _open_row(session, batch, number)
    row.is_skipped = is_skipped
    settle(session, batch)
    verb = "skip" if is_skipped else "restore"
    _record(session, actor, batch, verb, now, {"row": number})
    return row


def keep(
    session: Session, *, actor: Actor, batch: ImportBatch, number: int, now: datetime
) -> ImportRow:
    """Import a row although it repeats another; raises as `correct` does."""
    row = _open_row(session, batch, number)
    row.is_kept = True
    settle(session, batch)
    _record(session, actor, batch, "keep", now, {"row": number})
    return row


def skip_all(
    session: Session,
    *,
    actor: Actor,
    batch: ImportBatch,
    state: RowState,
    now: datetime,
) -> int:
    """Leave out all rows that are wrong, or all that repeat; return how many."""
    check_state(batch.state, EDITABLE)
    if state not in {RowState.ERROR, RowState.DUPLICATE}:
        raise RuleBroken("skip-state", "只能整批跳过有错误的行或重复的行")
    rows = list_rows(session, batch, states=(state,))
    for row in rows:
        row.is_skipped = True
    session.flush()
    settle(session, batch)
    _record(session, actor, batch, "skip-all", now,
            {"state": state.value, "rows": len(rows)})  # fmt: skip
    return len(rows)


def _open_row(session: Session, batch: ImportBatch, number: int) -> ImportRow:
    check_state(batch.state, EDITABLE)
    row = get_row(session, batch, number)
    if row.state not in OPEN_ROWS:
        raise RuleBroken(
            "row-closed", "这一行已经导入，请到它自己的页面修改，或撤销整批"
        )
    return row


def _record(
    session: Session,
    actor: Actor,
    batch: ImportBatch,
    verb: str,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.IMPORT}.{verb}", kind="import",
        ref=batch.ref, now=now, detail=detail,
    )  # fmt: skip
