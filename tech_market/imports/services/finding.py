"""Read batches and their rows: only those of the actor's own organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tech_market.errors import NotFound
from tech_market.imports import scope
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import ENDED, RowState
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a batch stand where."""

    by_state: dict[RowState, int]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.by_state.values())

    @property
    def importable(self) -> int:
        """Those that would come in now."""
        return self.of(RowState.READY, RowState.WARNING)

    def of(self, *states: RowState) -> int:
        """Return how many are in any of these states."""
        return sum(self.by_state.get(one, 0) for one in states)


def get_batch(
    session: Session, *, actor: Actor, ref: str, is_locked: bool = False
) -> ImportBatch:
    """Return a batch of the actor's organisation; raises NotFound.

    `is_locked` keeps others from changing it until the transaction ends.
    """
    query = select(ImportBatch).where(ImportBatch.ref == ref, scope.own(actor))
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_batches(
    session: Session, *, actor: Actor, offset: int, limit: int
) -> tuple[Sequence[ImportBatch], int]:
    """Return the organisation's batches, newest first, and how many there are."""
    where = scope.own(actor)
    rows = session.scalars(
        select(ImportBatch)
        .options(joinedload(ImportBatch.uploader))
        .where(where)
        .order_by(ImportBatch.id.desc())
        .offset(offset)
        .limit(limit)
    )
    total = session.scalar(select(func.count(ImportBatch.id)).where(where)) or 0
    return rows.all(), total


def count_rows(session: Session, batch_ids: Sequence[int]) -> dict[int, Counts]:
    """Return the counts of each batch."""
    rows = session.execute(
        select(ImportRow.batch_id, ImportRow.state, func.count(ImportRow.id))
        .where(ImportRow.batch_id.in_(batch_ids))
        .group_by(ImportRow.batch_id, ImportRow.state)
    )
    found: dict[int, dict[RowState, int]] = {one: {} for one in batch_ids}
    for batch_id, state, number in rows:
        found[batch_id][state] = number
    return {one: Counts(states) for one, states in found.items()}


def list_rows(
    session: Session,
    batch: ImportBatch,
    *,
    states: Sequence[RowState] = (),
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[ImportRow]:
    """Return rows in the order of the file, of these states or of all."""
    query = select(ImportRow).where(ImportRow.batch_id == batch.id)
    if states:
        query = query.where(ImportRow.state.in_(states))
    query = query.order_by(ImportRow.number).offset(offset)
    return session.scalars(query.limit(limit) if limit else query).all()


def get_row(session: Session, batch: ImportBatch, number: int) -> ImportRow:
    """Return the row of this number; raises NotFound."""
    found = session.scalar(
        select(ImportRow).where(
            ImportRow.batch_id == batch.id, ImportRow.number == number
        )
    )
    if found is None:
        raise NotFound
    return found


def find_same_file(
    session: Session, *, actor: Actor, digest: str
) -> ImportBatch | None:
    """Return the newest batch of this very file that was not given up."""
    return session.scalar(
        select(ImportBatch)
        .where(
            scope.own(actor),
            ImportBatch.file_digest == digest,
            ImportBatch.state.not_in(ENDED),
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
