"""The job `follow.lapsed`: who follows a listing hears once that its time is over.

A listing lapses by date alone, so nothing happens that could tell them: a worker looks.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.db import transaction
from tech_market.jobs.registry import Effect, Task
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.listings.rules import ListingState
from tech_market.notices.models import Follow, Notice
from tech_market.notices.moves import PLACES, messages_of
from tech_market.notices.services.telling import Message, tell
from tech_market.notices.shown import MODELS

JOB: Final = "follow.lapsed"
EVERY: Final = timedelta(hours=1)
LOOKED_BACK: Final = timedelta(days=30)  # workers that stood still so long tell no more
CODE: Final = "follow.lapsed"


def tick(now: datetime) -> None:
    """Put one job for this day into the outbox, whichever worker looks first."""
    with transaction() as session:
        enqueue(session, Wanted(JOB, "", str(today(now)), rank=8), now=now)


def tell_lapsed(_task: Task, now: datetime) -> Effect:
    """Tell followers of what has lapsed since they follow it, and was not told yet."""

    def effect(session: Session) -> None:
        messages = [one for kind in MODELS for one in _lapsed(session, kind, now)]
        keys = {one.key for one in messages}
        query = select(Notice.user_id, Notice.key).where(Notice.key.in_(keys))
        told = set(session.execute(query).tuples())
        fresh = [one for one in messages if (one.user_id, one.key) not in told]
        tell(session, fresh, now=now)

    return effect


def _lapsed(session: Session, kind: str, now: datetime) -> list[Message]:
    day, model = today(now), MODELS[kind]
    query = (
        select(Follow, model)
        .join(model, (Follow.listing_id == model.id) & (Follow.kind == kind))
        .where(
            model.state == ListingState.PUBLISHED,
            model.valid_until < day,
            model.valid_until >= day - LOOKED_BACK,
        )
        .order_by(Follow.id)
    )
    found: list[Any] = list(session.execute(query).tuples())
    return [
        message
        for one, listing in found
        if listing.valid_until >= today(one.created_at)
        for message in messages_of(
            listing,
            CODE,
            [one.user_id],
            edition=str(listing.valid_until),
            place=PLACES[kind],
        )
    ]
