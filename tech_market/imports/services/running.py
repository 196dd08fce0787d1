"""Bring a batch in, piece by piece in the background, each row once.

A piece is one job: its rows, their listings and the next job commit together, so a
worker that dies takes nothing with it and nothing comes in twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit import services as audit
from tech_market.errors import RuleBroken
from tech_market.imports.checking import ERROR, Checker, Problem
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import (
    EDITABLE,
    IMPORTABLE,
    BatchState,
    RowState,
    check_state,
)
from tech_market.imports.services.finding import count_rows, list_rows
from tech_market.imports.services.mapping import checker_of
from tech_market.imports.services.undoing import check_undo, note_undo, undo_some
from tech_market.imports.sorts import SORTS
from tech_market.jobs.registry import Effect, Task
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.listings.models import Listing
from tech_market.listings.rules import Step
from tech_market.listings.services import lifecycle, writing
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.saying import Said

WORK = "import.batch"
PIECE = 25  # rows of one transaction
UNVERIFIED = Said("单位尚未通过核验：可以先存为草稿，核验通过后再提交审核")


def start(
    session: Session,
    *,
    actor: Actor,
    batch: ImportBatch,
    wants_review: bool,
    now: datetime,
) -> None:
    """Begin to import all rows that can be; a second click is refused.

    Raises RuleBroken: "import-state", "organisation-unverified", "nothing-to-import".
    """
    check_state(batch.state, EDITABLE)
    if wants_review and not batch.organisation.is_verified:
        raise RuleBroken("organisation-unverified", UNVERIFIED, field="wants_review")
    count = count_rows(session, [batch.id])[batch.id].importable
    if not count:
        raise RuleBroken(
            "nothing-to-import", "没有可以导入的行：请先修改有错误的行，或另传文件"
        )
    batch.wants_review, batch.stop_reason = wants_review, ""
    begin(session, actor=actor, batch=batch, state=BatchState.IMPORTING, now=now)
    audit.record(
        session, actor=actor, action=f"{Action.IMPORT}.start", kind="import",
        ref=batch.ref, now=now, detail={"rows": count, "review": wants_review},
    )  # fmt: skip


def undo(session: Session, *, actor: Actor, batch: ImportBatch, now: datetime) -> None:
    """Begin to take back all that came in; a second click is refused.

    Raises RuleBroken: "import-state".
    """
    check_undo(batch)
    batch.stop_reason = ""
    for row in list_rows(session, batch, states=(RowState.IMPORTED,)):
        row.outcome = ""  # what was left before is looked at anew
    begin(session, actor=actor, batch=batch, state=BatchState.UNDOING, now=now)
    note_undo(session, actor=actor, batch=batch, now=now)


def begin(
    session: Session,
    *,
    actor: Actor,
    batch: ImportBatch,
    state: BatchState,
    now: datetime,
) -> None:
    """Let the workers go at a batch."""
    batch.state, batch.started_at, batch.ended_at = state, now, None
    batch.turn += 1
    ask(session, batch, piece=0, actor_ref=actor.user_ref, now=now)


def ask(
    session: Session, batch: ImportBatch, *, piece: int, actor_ref: str, now: datetime
) -> None:
    """Put the next piece into the outbox."""
    session.flush()
    enqueue(
        session,
        Wanted(WORK, f"import:{batch.ref}", f"{batch.turn}.{piece}", rank=4),
        now=now,
        actor_ref=actor_ref,
    )


def work(task: Task, now: datetime) -> Effect:
    """Return the next piece of a batch, to be written with the end of its job."""

    def effect(session: Session) -> None:
        ref = task.about.partition(":")[2]
        batch = session.scalar(
            select(ImportBatch)
            .where(ImportBatch.ref == ref)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        turn, _dot, piece = task.edition.partition(".")
        if batch is None or str(batch.turn) != turn:
            return
        actor = _actor(session, task.actor_ref)
        if _do_piece(session, batch, actor, now):
            ask(session, batch, piece=int(piece) + 1, actor_ref=task.actor_ref, now=now)

    return effect


def _actor(session: Session, ref: str) -> Actor:
    """Return who asked, with the rights of this moment."""
    return actor_of(session.scalar(select(User).where(User.ref == ref)))


def _do_piece(
    session: Session, batch: ImportBatch, actor: Actor, now: datetime
) -> bool:
    """Do some rows; return whether more are left."""
    if batch.state not in {BatchState.IMPORTING, BatchState.UNDOING}:
        return False
    stop = _why_not(batch, actor)
    if stop:
        batch.stop_reason = stop
        _end(session, batch, actor, now)
        return False
    if batch.state is BatchState.UNDOING:
        is_more = undo_some(session, batch, actor=actor, most=PIECE, now=now)
    else:
        is_more = _import_some(session, batch, actor, now)
    if not is_more:
        _end(session, batch, actor, now)
    return is_more


def _why_not(batch: ImportBatch, actor: Actor) -> str:
    """Return why this person may no longer do it, or ""."""
    is_member = actor.organisation_id == batch.organisation_id
    if not is_member or not may(actor, SORTS[batch.kind].write):
        return Said("发起人已不是本单位成员，其余各行没有处理；可由其他成员继续")
    if batch.state is BatchState.IMPORTING and batch.wants_review:
        return "" if actor.is_verified else UNVERIFIED
    return ""


def _import_some(
    session: Session, batch: ImportBatch, actor: Actor, now: datetime
) -> bool:
    rows = list_rows(session, batch, states=tuple(IMPORTABLE), limit=PIECE)
    checker = checker_of(session, batch, now)
    for row in rows:
        try:
            with session.begin_nested():
                listing = _import_row(session, batch, row, checker, actor, now)
        except RuleBroken as broken:
            row.problems = [*row.problems, _problem(broken)]
            row.state = RowState.ERROR
        else:
            row.state, row.listing_ref = RowState.IMPORTED, listing.ref
            row.listing_version = listing.version
    session.flush()
    return len(rows) == PIECE


def _import_row(
    session: Session,
    batch: ImportBatch,
    row: ImportRow,
    checker: Checker,
    actor: Actor,
    now: datetime,
) -> Listing:
    """Post one row as its owner would, and hand it in if so asked."""
    found = checker.check(row.cells, row.notes, row.edits)
    if found.facts is None:
        says = next(one.says for one in found.problems if one.level == ERROR)
        raise RuleBroken("row-wrong", says)
    model = SORTS[batch.kind].model
    listing = writing.post(
        session, actor=actor, model=model, facts=found.facts, now=now
    )
    listing.source_ref = _source_ref(session, listing, found.source_ref)
    if batch.wants_review:
        lifecycle.move(session, actor=actor, listing=listing, step=Step.SUBMIT, now=now)
    session.flush()
    return listing


def _source_ref(session: Session, listing: Listing, wanted: str) -> str | None:
    """Return the row's own number, unless a listing that lives no more has it."""
    model = type(listing)
    taken = wanted and session.scalar(
        select(model.id).where(
            model.organisation_id == listing.organisation_id,
            model.source_ref == wanted,
        )
    )
    return None if taken else wanted or None


def _problem(broken: RuleBroken) -> dict[str, Any]:
    return Problem(broken.field or "", ERROR, broken.message).as_dict()


def _end(session: Session, batch: ImportBatch, actor: Actor, now: datetime) -> None:
    """Close the work, and tell who asked for it."""
    counts = count_rows(session, [batch.id])[batch.id]
    was_undo = batch.state is BatchState.UNDOING
    imported = counts.of(RowState.IMPORTED)
    if was_undo and not batch.stop_reason:
        batch.state = BatchState.DONE if imported else BatchState.UNDONE
    else:
        is_any = imported or counts.of(RowState.UNDONE)
        batch.state = BatchState.DONE if is_any else BatchState.CHECKED
    batch.ended_at = now
    verb = "undone" if was_undo else "done"
    audit.record(
        session, actor=actor, action=f"{Action.IMPORT}.{verb}", kind="import",
        ref=batch.ref, now=now,
        detail={one.value: number for one, number in counts.by_state.items()},
    )  # fmt: skip
    if actor.user_id is not None:
        message = Message(
            actor.user_id, Topic.NEWS, f"import:{batch.ref}:{batch.turn}",
            code=f"import.{verb}", place="imports.show_batch", place_ref=batch.ref,
        )  # fmt: skip
        tell(session, [message], now=now)
