"""Look for pairs of some or all listings, each in a transaction of its own."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select

from tech_market.clock import today
from tech_market.db import transaction
from tech_market.listings.scope import listed
from tech_market.matching.index import ListingIndex
from tech_market.matching.text import NEED
from tech_market.recommend.documents import MODELS, reading
from tech_market.recommend.following import Key
from tech_market.recommend.services.matches import best_pairs, keep_pairs, note_refresh

ROUND = 50  # listings of one transaction


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
    keys, made = list(keys), 0
    for at in range(0, len(keys), ROUND):
        part = keys[at : at + ROUND]
        with reading() as session:
            pairs = [
                pair
                for kind, number in part
                for pair in best_pairs(
                    session, index, kind=kind, listing_id=number, now=now
                )
            ]
        with transaction() as session:
            new = keep_pairs(session, pairs, now=now)
            note_refresh(session, looked_at=len(part), made=new, now=now)
        made += new
        tick(len(part))
    return made
