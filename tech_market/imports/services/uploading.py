"""Take a file in: keep it, read it, and say what its columns probably mean."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.files import services as files
from tech_market.files.rules import Checked, clean_name
from tech_market.imports.models import HeadMemory, ImportBatch, ImportRow
from tech_market.imports.reading.table import Table, read_table
from tech_market.imports.rules import BatchState, RowState
from tech_market.imports.services.finding import find_same_file
from tech_market.imports.sorts import Sort
from tech_market.imports.targets import Guess, guess, knows
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.saying import Said, kept

AT_ONCE = 500  # rows of one INSERT


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; `again` says that the same file is meant to come twice."""

    name: str
    content: bytes
    again: bool = False


class SameFile(RuleBroken):
    """The very file is there already; `ref` is its batch."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            "same-file",
            Said("这个文件已经上传过；确需再传一次，请勾选“仍要再次上传”"),
            field="again",
        )
        self.ref = ref


def upload(
    session: Session,
    *,
    actor: Actor,
    sort: Sort,
    sent: Upload,
    folder: Path,
    now: datetime,
) -> ImportBatch:
    """Read a file into a batch of rows; nothing is imported yet.

    Raises RuleBroken as `read_table` does, SameFile, "no-space", NotFound for somebody
    without a place.
    """
    if actor.organisation_id is None or actor.user_id is None:
        raise NotFound
    table = read_table(sent.content, knows=partial(knows, sort.kind))
    digest = hashlib.sha256(sent.content).hexdigest()
    before = find_same_file(session, actor=actor, digest=digest)
    if before is not None and not sent.again:
        raise SameFile(before.ref)
    name = clean_name(sent.name or "table", kind=table.kind)
    stored = files.store(
        session, folder=folder, content=sent.content, name=name, actor=actor, now=now,
        checked=Checked(table.kind, name),
    )  # fmt: skip
    batch = ImportBatch(
        organisation_id=actor.organisation_id,
        uploader_id=actor.user_id,
        kind=sort.kind,
        file=stored,
        file_digest=digest,
        file_name=name,
        reading=table.reading[:200],
        reading_said=kept(table.reading),
        head_row=table.head_row,
        heads=table.heads,
        uploaded_at=now,
    )
    fill(session, batch, table)
    audit.record(
        session, actor=actor, action=f"{Action.IMPORT}.upload", kind="import",
        ref=batch.ref, now=now,
        detail={"file": digest, "rows": len(table.lines), "kind": sort.kind},
    )  # fmt: skip
    return batch


def fill(session: Session, batch: ImportBatch, table: Table) -> None:
    """Write the batch and its rows, its columns as they probably are."""
    proposed = guesses(session, batch)
    batch.mapping = {str(at): one.target for at, one in enumerate(proposed)}
    session.add(batch)
    session.flush()
    rows: list[dict[str, Any]] = [
        {
            "batch_id": batch.id,
            "number": line.number,
            "cells": line.cells,
            "notes": {str(at): note for at, note in line.notes.items()},
            "state": RowState.READ,
        }
        for line in table.lines
    ]
    for at in range(0, len(rows), AT_ONCE):
        session.execute(insert(ImportRow), rows[at : at + AT_ONCE])


def guesses(session: Session, batch: ImportBatch) -> list[Guess]:
    """Return what each heading of a batch probably means."""
    return guess(batch.kind, batch.heads, remembered(session, batch))


def remembered(session: Session, batch: ImportBatch) -> Mapping[str, str]:
    """Return what the organisation said of headings before."""
    rows = session.execute(
        select(HeadMemory.head, HeadMemory.target).where(
            HeadMemory.organisation_id == batch.organisation_id,
            HeadMemory.kind == batch.kind,
        )
    )
    return {head: target for head, target in rows}  # noqa: C416 - rows are not pairs to mypy


def discard(
    session: Session, *, actor: Actor, batch: ImportBatch, now: datetime
) -> None:
    """Give a batch up before anything of it came in; its file stays on record."""
    from tech_market.imports.rules import MAPPABLE, check_state

    check_state(batch.state, MAPPABLE)
    batch.state, batch.ended_at = BatchState.DISCARDED, now
    audit.record(
        session, actor=actor, action=f"{Action.IMPORT}.discard", kind="import",
        ref=batch.ref, now=now, detail={"file": batch.file_digest},
    )  # fmt: skip
