"""Somebody opened a listing's page: higher layers may count it, once they register.

Most openings are counted by nobody; only one that is news opens a transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.listings.models import Listing
from tech_market.policy.actor import MEMBERS, Actor


@dataclass(frozen=True, slots=True)
class Counter:
    """Asks what an opening is news about (None for nothing), and keeps that."""

    find: Callable[[Session, Actor, Listing], int | None]
    keep: Callable[[Session, Actor, Listing, int, datetime], None]


_counters: dict[str, list[Counter]] = {}


def register(kind: str, counter: Counter) -> None:
    """Add somebody who counts openings of this kind."""
    asked = _counters.setdefault(kind, [])
    if counter not in asked:
        asked.append(counter)


def may_count(actor: Actor) -> bool:
    """Tell whether this person's openings are counted: verified members only."""
    return actor.role in MEMBERS and actor.is_verified


def note_opening(actor: Actor, listing: Listing, *, now: datetime) -> None:
    """Count this opening. A page opens whether or not it could be counted."""
    for one in _counters.get(listing.kind, ()):
        found = one.find(db.session(), actor, listing)
        if found is None:
            continue
        try:
            with transaction() as session:
                one.keep(session, actor, listing, found, now)
        except RuleBroken:  # a lost race: whoever won has counted it
            continue
