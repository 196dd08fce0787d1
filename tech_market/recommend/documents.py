"""Listings as the index takes them: read again from the database, as now published."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

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
MODELS: dict[str, type[Need | Result]] = {NEED: Need, RESULT: Result}
_MAKERS: dict[str, Callable[..., Document]] = {
    NEED: needs.document_of,
    RESULT: results.document_of,
}
BATCH = 500  # listings read at a time


def document_of(listing: Listing, audience: Audience, *, today: date) -> Document:
    """Return a listing as this audience may read it."""
    return _MAKERS[listing.kind](listing, audience, today=today)


def pair_of(listing: Listing, *, today: date) -> Pair:
    """Return the listing as members and as anyone may read it."""
    member = document_of(listing, Audience.MEMBER, today=today)
    return member, document_of(listing, Audience.PUBLIC, today=today)


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


def all_pairs(*, today: date, tick: Callable[[int], None]) -> Iterator[Pair]:
    """Yield every listed need and result, in short reads; `tick` hears how many."""
    for kind, model in MODELS.items():
        last = 0
        while last >= 0:
            with reading() as session:
                where = (listed(model, today), model.id > last)
                rows = _batch(session, kind, *where)
                yield from (pair_of(row, today=today) for row in rows)
                last = rows[-1].id if len(rows) == BATCH else -1
            tick(len(rows))


def _batch(session: Session, kind: str, *where: ColumnElement[bool]) -> list[Any]:
    model = MODELS[kind]
    query = with_rows(kind).where(*where).order_by(model.id).limit(BATCH)
    return list(session.scalars(query))


def find_listed(
    session: Session, kind: str, refs: Collection[str], *, today: date
) -> dict[str, Any]:
    """Return those of these listings that everybody finds now, by their reference."""
    model = MODELS[kind]
    query = with_rows(kind).where(model.ref.in_(refs), listed(model, today))
    return {row.ref: row for row in session.scalars(query)}
