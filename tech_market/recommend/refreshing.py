"""Look for pairs of some or all listings, each in a transaction of its own."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import select

from tech_market.clock import today
from tech_market.db import transaction
from tech_market.listings.scope import listed
from tech_market.matching.index import ListingIndex
from tech_market.matching.text import NEED
from tech_market.recommend.documents import MODELS, documents_of, reading
from tech_market.recommend.following import Key
from tech_market.recommend.services.matches import (
    TOP,
    Found,
    bars_of,
    best_pairs,
    keep_pairs,
    note_refresh,
    pairs_of,
)

ROUND = 50  # listings of one transaction
T = TypeVar("T")


def listed_keys(kind: str = NEED, *, now: datetime) -> list[Key]:
    """Return all listed listings of a kind, oldest first."""
    model = MODELS[kind]
    with reading() as session:
        query = select(model.id).where(listed(model, today(now))).order_by(model.id)
        return [(kind, number) for number in session.scalars(query)]


def refresh(
    index: ListingIndex,
    keys: Iterable[Key],
    *,
    now: datetime,
    tick: Callable[[int], None] = lambda _n: None,
) -> int:
    """Keep the best pairs of these listings; return how many are new.

    Ranking reads, and only then a short transaction writes.
    """
    made = 0
    for part in _rounds(keys):
        with reading() as session:
            pairs = [
                pair
                for kind, number in part
                for pair in best_pairs(
                    session, index, kind=kind, listing_id=number, now=now
                )
            ]
        made += _kept(pairs, len(part), now=now)
        tick(len(part))
    return made


def refresh_results(
    index: ListingIndex, *, now: datetime, tick: Callable[[int], None]
) -> int:
    """Keep the pairs of every listed result worth a call; return how many are new.

    All results are set beside all needs at once, which takes a small part of the time
    that asking for one after another would. Only what is good for both sides is kept.
    """
    made, day = 0, today(now)
    standings = [*index.crossed(documents_of(NEED, on=day), top=TOP, today=day)]
    bars = bars_of(standings)
    for part in _rounds(standings):
        with reading() as session:
            pairs = pairs_of(session, index, part, bars, now=now)
        made += _kept(pairs, len(part), now=now)
        tick(len(part))
    return made


def _rounds(some: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(some)
    while part := [*islice(rest, ROUND)]:
        yield part


def _kept(pairs: list[Found], looked_at: int, *, now: datetime) -> int:
    with transaction() as session:
        new = keep_pairs(session, pairs, now=now)
        note_refresh(session, looked_at=looked_at, made=new, now=now)
    return new
