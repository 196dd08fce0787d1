"""Bring the index up to what is committed; the change log says what is left to do.

A row is deleted only after the index has committed the listing as it now is, so a crash
at any point leaves the row, and doing it twice does no harm. Reading and writing happen
under the index's own lock between processes, so no older text overwrites a newer one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic, sleep

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.db import transaction
from tech_market.listings.models import ListingChange
from tech_market.listings.scope import listed
from tech_market.matching.index import ListingIndex, Writer, build
from tech_market.recommend.documents import (
    BATCH,
    MODELS,
    all_pairs,
    count_listed,
    pair_of,
    reading,
    with_rows,
)
from tech_market.recommend.store import Store

FEW = 20  # listings after which a lingering writer ends, so that others get the lock
POLL = 0.1  # seconds between two looks at the log while a writer lingers
Key = tuple[str, int]  # kind, id


@dataclass(frozen=True, slots=True)
class Done:
    """What one round took over: rows of the log, and listings now in the index."""

    row_ids: tuple[int, ...]
    put: tuple[Key, ...]


def count_waiting(session: Session) -> int:
    """Count rows the index has not followed yet."""
    return session.scalar(select(func.count(ListingChange.id))) or 0


def has_waiting(session: Session) -> bool:
    """Tell whether there is a row the index has not followed yet."""
    return session.scalar(select(ListingChange.id).limit(1)) is not None


def follow(
    store: Store,
    *,
    now: datetime,
    tick: Callable[[int], None] = lambda _n: None,
    linger: float = 0.0,
) -> list[Key]:
    """Follow until nothing is left; return the listings that are in the index now.

    A writer that lingers so many seconds for the next change keeps it from waiting
    for the merges this one set off, whichever process it comes from.
    Does nothing while there is no index: its rebuild reads everything anyway.
    """
    index = store.find()
    if index is None or not _is_behind(index, today(now)):
        return []
    put: list[Key] = []
    with index.writing() as writer:
        if index.has_expired(today(now)):
            writer.expire(today(now))
            writer.keep()
        last = monotonic()
        while True:
            done = _round(writer, today(now))
            if done.row_ids:
                _forget(done.row_ids)
                put += done.put
                tick(len(done.row_ids))
                last = monotonic()
            elif len(put) >= FEW or monotonic() >= last + linger:
                return put
            else:
                sleep(POLL)


def _is_behind(index: ListingIndex, day: date) -> bool:
    with reading() as session:
        return has_waiting(session) or index.has_expired(day)


def _round(writer: Writer, day: date) -> Done:
    with reading() as session:
        rows = session.scalars(
            select(ListingChange).order_by(ListingChange.id).limit(BATCH)
        ).all()
        if not rows:
            return Done((), ())
        wanted = sorted({(row.kind, row.listing_id) for row in rows})
        put: list[Key] = []
        for kind in MODELS:
            ids = [number for one, number in wanted if one == kind]
            put += _take(session, writer, kind, ids, day)
    writer.keep()
    return Done(tuple(row.id for row in rows), tuple(put))


def _take(
    session: Session, writer: Writer, kind: str, ids: Sequence[int], day: date
) -> list[Key]:
    """Put what is listed, remove what is not; return what was put."""
    if not ids:
        return []
    model = MODELS[kind]
    query = with_rows(kind).where(model.id.in_(ids), listed(model, day))
    found = {row.id: row for row in session.scalars(query)}
    for row in found.values():
        writer.put(*pair_of(row, on=day))
    refs = select(model.id, model.ref).where(model.id.in_(ids))
    for number, ref in session.execute(refs):
        if number not in found:
            writer.remove(kind, ref)
    return [(kind, number) for number in found]


def _forget(row_ids: Iterable[int]) -> None:
    with transaction() as session:
        session.execute(delete(ListingChange).where(ListingChange.id.in_(row_ids)))


def rebuild(
    store: Store,
    *,
    now: datetime,
    tick: Callable[[int], None] = lambda _n: None,
    processes: int = 1,
) -> None:
    """Build a new index beside the old one and put it in its place.

    Rows that waited before are covered by it; those written meanwhile stay.
    """
    with reading() as session:
        covered = session.scalar(select(func.max(ListingChange.id))) or 0
        row_ids = session.scalars(
            select(ListingChange.id).where(ListingChange.id <= covered)
        ).all()
        count = count_listed(session, now=now)
    pairs = all_pairs(on=today(now), tick=tick)
    build(store.folder, pairs, count=count, processes=processes)
    store.drop()
    for at in range(0, len(row_ids), BATCH):
        _forget(row_ids[at : at + BATCH])


@dataclass(frozen=True, slots=True)
class Difference:
    """How the index differs from the database, by kind."""

    kind: str
    missing: tuple[str, ...]  # listed, and not in the index
    extra: tuple[str, ...]  # in the index, and not published


def differences(
    session: Session, index: ListingIndex, *, now: datetime
) -> list[Difference]:
    """Compare by reference. What has expired since may stay: no search shows it."""
    found = []
    for kind, model in MODELS.items():
        held = index.ids(kind)
        wanted = set(
            session.scalars(select(model.ref).where(listed(model, today(now))))
        )
        open_ended = set(
            session.scalars(select(model.ref).where(listed(model, date.min)))
        )
        missing, extra = sorted(wanted - held), sorted(held - open_ended)
        if missing or extra:
            found.append(Difference(kind, tuple(missing), tuple(extra)))
    return found
