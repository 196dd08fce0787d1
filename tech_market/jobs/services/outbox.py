"""Put jobs into the outbox, in the transaction of what they follow from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tech_market.db import insert_new, new_ref
from tech_market.jobs.models import Job
from tech_market.jobs.rules import JobState


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done: kind, about and edition together are unique for good."""

    kind: str
    about: str
    edition: str
    payload: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    rank: int = 5


def enqueue(
    session: Session, wanted: Wanted, *, now: datetime, actor_ref: str = ""
) -> None:
    """Put one job into the outbox; one that was ever there already is not put again."""
    enqueue_all(session, [wanted], now=now, actor_ref=actor_ref)


def enqueue_all(
    session: Session, wanted: Iterable[Wanted], *, now: datetime, actor_ref: str = ""
) -> None:
    """Put many jobs into the outbox; see `enqueue`."""
    rows = [
        {
            "ref": new_ref(),
            "kind": one.kind,
            "about": one.about,
            "edition": one.edition,
            "payload": one.payload,
            "actor_ref": actor_ref,
            "rank": one.rank,
            "state": JobState.WAITING,
            "created_at": now,
            "due_at": one.due_at,
            "set_at": now,
            "tries": 0,
            "losses": 0,
            "worker": "",
            "token": "",
            "error": "",
        }
        for one in wanted
    ]
    insert_new(session, Job, rows, unique=("kind", "about", "edition"))
