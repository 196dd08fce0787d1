"""Listings as the index takes them: read again from the database, as now published."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tech_market.clock import today
from tech_market.db import db
from tech_market.listings.audience import Audience
from tech_market.listings.models import Listing
from tech_market.listings.scope import listed
from tech_market.matching.text import NEED, RESULT, Document
from tech_market.needs import documents as needs
from tech_market.needs.models import Need
from tech_market.results import documents as results
from tech_market.results.models import Result

Pair = tuple[Document, Document | None]
T = TypeVar("T")
MODELS: dict[str, type[Need | Result]] = {NEED: Need, RESULT: Result}
_MAKERS: dict[str, Callable[..., Document]] = {
    NEED: needs.document_of,
    RESULT: results.document_of,
}
BATCH = 500  # listings read at a time


def document_of(listing: Listing, audience: Audience, *, on: date) -> Document:
    """Return a listing as this audience may read it."""
    return _MAKERS[listing.kind](listing, audience, today=on)


def pair_of(listing: Listing, *, on: date) -> Pair:
    """Return the listing as members and as anyone may read it."""
    member = document_of(listing, Audience.MEMBER, on=on)
    return member, document_of(listing, Audience.PUBLIC, on=on)


def with_rows(kind: str) -> Select[tuple[Any]]:
    """Select listings of a kind with all that their documents read."""
    model = MODELS[kind]
    return select(model).options(
        joinedload(model.organisation), selectinload(model.indicators)
    )


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session of its own that sees what is committed now and writes nothing."""
    with Session(db.engine, join_transaction_mode="create_savepoint") as session:
        yield session


def documents_of(kind: str, *, on: date) -> Iterator[Document]:
    """Yield every listed listing of a kind as members may read it, in short reads."""
    make = partial(document_of, audience=Audience.MEMBER, on=on)
    for some in _made(kind, make, on=on):
        yield from some


def all_pairs(*, on: date, tick: Callable[[int], None]) -> Iterator[Pair]:
    """Yield every listed need and result, in short reads; `tick` hears how many."""
    for kind in MODELS:
        for some in _made(kind, partial(pair_of, on=on), on=on):
            yield from some
            tick(len(some))


def _made(kind: str, make: Callable[[Any], T], *, on: date) -> Iterator[list[T]]:
    """Yield what is made of the rows, a batch at a time, each read by itself."""
    model, last = MODELS[kind], 0
    while last >= 0:
        with reading() as session:
            rows = _batch(session, kind, listed(model, on), model.id > last)
            some = [make(row) for row in rows]
            last = rows[-1].id if len(rows) == BATCH else -1
        yield some


def _batch(session: Session, kind: str, *where: ColumnElement[bool]) -> list[Any]:
    model = MODELS[kind]
    query = with_rows(kind).where(*where).order_by(model.id).limit(BATCH)
    return list(session.scalars(query))


def find_listed(
    session: Session, kind: str, refs: Collection[str], *, on: date
) -> dict[str, Any]:
    """Return those of these listings that everybody finds now, by their reference.

    Two steps, both by a unique key: asked for in one, SQLite walks all that are
    published. What their documents read is loaded when it is asked for.
    """
    model = MODELS[kind]
    ids = session.scalars(select(model.id).where(model.ref.in_(refs))).all()
    query = (
        select(model)
        .options(joinedload(model.organisation))
        .where(model.id.in_(ids), listed(model, on))
    )
    return {row.ref: row for row in session.scalars(query)}


def count_listed(session: Session, *, now: datetime) -> int:
    """Count what an index of now holds."""
    return sum(
        session.scalar(select(func.count(model.id)).where(listed(model, today(now))))
        or 0
        for model in MODELS.values()
    )
