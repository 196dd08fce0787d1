"""Say which column is which, and check every row by it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.codes.book import current_book
from tech_market.errors import RuleBroken
from tech_market.imports.checking import Checker
from tech_market.imports.models import HeadMemory, ImportBatch, ImportRow
from tech_market.imports.rules import (
    EXAMPLE,
    MAPPABLE,
    OPEN_ROWS,
    BatchState,
    check_state,
    letter_of,
)
from tech_market.imports.services.finding import list_rows
from tech_market.imports.services.twins import settle
from tech_market.imports.targets import normalise, targets_of
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.saying import Said

#: targets that may be given once for all rows that lack them
DEFAULTABLE = ("field_code", "stage_code", "level", "valid_until", "source_code")


def choose(
    session: Session,
    *,
    actor: Actor,
    batch: ImportBatch,
    mapping: Mapping[int, str],
    defaults: Mapping[str, str],
    now: datetime,
) -> None:
    """Set what the columns mean, remember it, and check all rows.

    Raises RuleBroken: "import-state", "column-twice", "column-missing",
    "column-unknown".
    """
    check_state(batch.state, MAPPABLE)
    check_mapping(batch, mapping)
    batch.mapping = {str(at): mapping.get(at, "") for at in range(len(batch.heads))}
    batch.defaults = {
        name: text for name, text in defaults.items() if text and name in DEFAULTABLE
    }
    batch.state = BatchState.CHECKED
    _remember(session, batch, now)
    check_rows(session, batch, now)
    audit.record(
        session, actor=actor, action=f"{Action.IMPORT}.map", kind="import",
        ref=batch.ref, now=now,
        detail={"columns": [one for one in batch.mapping.values() if one]},
    )  # fmt: skip


def check_mapping(batch: ImportBatch, mapping: Mapping[int, str]) -> None:
    """Refuse a mapping in which a target is missing, unknown, or there twice."""
    targets = targets_of(batch.kind)
    seen: dict[str, int] = {}
    for at, name in sorted(mapping.items()):
        if not name:
            continue
        if name not in targets or at >= len(batch.heads):
            raise RuleBroken("column-unknown", "请从列表中选择", field=f"column_{at}")
        fact = targets[name].fact
        if fact in seen:
            raise RuleBroken(
                "column-twice",
                "%(first)s 列和 %(second)s 列都对应“%(label)s”，请只留一列",
                field=f"column_{at}",
                first=letter_of(seen[fact]),
                second=letter_of(at),
                label=Said(targets[name].label),
            )
        seen[fact] = at
    missing = [one.label for one in targets.values() if one.is_must
               and one.fact not in seen]  # fmt: skip
    if missing:
        names = tuple(Said(one) for one in missing)
        raise RuleBroken(
            "column-missing",
            "缺少必填的列：%(missing)s；请指出是哪一列",
            missing=names,
        )


def checker_of(session: Session, batch: ImportBatch, now: datetime) -> Checker:
    """Return how the rows of a batch are read now."""
    contact = {
        "contact_name": batch.organisation.contact_name,
        "contact_phone": batch.organisation.contact_phone,
    }
    return Checker.of(
        batch.kind,
        book=current_book(session),
        day=today(now),
        mapping=batch.mapping,
        defaults=contact | batch.defaults,
    )


def check_rows(session: Session, batch: ImportBatch, now: datetime) -> None:
    """Check all rows that still wait, and what they repeat."""
    checker = checker_of(session, batch, now)
    for row in list_rows(session, batch, states=tuple(OPEN_ROWS)):
        check_row(checker, row)
        if row.title.startswith(EXAMPLE) and not row.edits:
            row.is_skipped = True  # the template's own example
    session.flush()
    settle(session, batch)


def check_row(checker: Checker, row: ImportRow) -> None:
    """Write down what a row says and what is wrong with it."""
    found = checker.check(row.cells, row.notes, row.edits)
    row.problems = [one.as_dict() for one in found.problems]
    row.title, row.digest, row.rights = found.title, found.digest, found.rights
    row.source_ref = found.source_ref


def _remember(session: Session, batch: ImportBatch, now: datetime) -> None:
    rows = session.scalars(
        select(HeadMemory).where(
            HeadMemory.organisation_id == batch.organisation_id,
            HeadMemory.kind == batch.kind,
        )
    )
    known = {one.head: one for one in rows}
    for at, head in enumerate(batch.heads):
        name = normalise(head)
        if not name:
            continue
        memory = known.get(name)
        if memory is None:
            memory = HeadMemory(
                organisation_id=batch.organisation_id, kind=batch.kind, head=name
            )
            session.add(memory)
            known[name] = memory
        elif memory.used_at == now and batch.mapping[str(at)] == "":
            continue  # the second of two alike headings says nothing of the first
        memory.target, memory.used_at = batch.mapping[str(at)], now
