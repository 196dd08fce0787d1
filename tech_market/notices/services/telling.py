"""Tell people something: one row for each, and a mail when they want one.

Takes part in the caller's transaction. The same key is told to a person once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.db import insert_new, new_ref
from tech_market.jobs.services.outbox import Wanted, enqueue_all
from tech_market.notices.models import Notice, Preference
from tech_market.notices.rules import Frequency, Topic, next_mail
from tech_market.notices.services import preferences

MAIL = "mail.send"
ROUND = 500
Item = tuple[str, str, int]  # kind, reference, percent


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told."""

    user_id: int
    topic: Topic
    key: str
    about: tuple[str, str] = ("", "")  # kind and reference of the listing it is about
    items: tuple[Item, ...] = ()
    code: str = ""
    place: str = ""
    place_ref: str = ""
    frequency: Frequency | None = None  # None: what the person chose for pushes
    wants_mail: bool = True


def tell(session: Session, messages: Collection[Message], *, now: datetime) -> None:
    """Write the notices and the mails that follow."""
    chosen = preferences.ensure(session, {one.user_id for one in messages})
    refs = _refs(session, chosen)
    rows, mails = [], dict[tuple[str, str], Wanted]()
    for one in messages:
        own = chosen[one.user_id]
        due = _due(one, own, now)
        if due is None and not own.by_inbox:
            continue
        row = _row(one, own, due=due, now=now)
        rows.append(row)
        if due is not None:
            mail = mail_job(refs[one.user_id], due, edition=row["ref"], now=now)
            mails[mail.about, mail.edition] = mail
    insert_new(session, Notice, rows, unique=("user_id", "key"))
    enqueue_all(session, mails.values(), now=now)


def mail_job(user_ref: str, due: datetime, *, edition: str, now: datetime) -> Wanted:
    """Return the job that mails a person all that is due then; one for each moment."""
    if due <= now:
        return Wanted(MAIL, f"user:{user_ref}", edition, rank=7)
    return Wanted(MAIL, f"user:{user_ref}", f"at:{due:%Y%m%dT%H%M}", due_at=due, rank=7)


def _due(one: Message, own: Preference, now: datetime) -> datetime | None:
    if not (one.wants_mail and own.gets_mail):
        return None
    wanted = own.frequency if one.frequency is None else one.frequency
    return next_mail(wanted, quiet=own.quiet, now=now)


def _row(
    one: Message, own: Preference, *, due: datetime | None, now: datetime
) -> dict[str, Any]:
    return {
        "ref": new_ref(),
        "user_id": one.user_id,
        "topic": one.topic,
        "key": one.key,
        "about_kind": one.about[0],
        "about_ref": one.about[1],
        "items": [list(item) for item in one.items],
        "code": one.code,
        "place": one.place,
        "place_ref": one.place_ref,
        "is_in_inbox": own.by_inbox or one.topic is Topic.MAIL,
        "created_at": now,
        "mail_due_at": due,
        "close_code": "",
    }


def _refs(session: Session, user_ids: Collection[int]) -> dict[int, str]:
    wanted, found = sorted(user_ids), dict[int, str]()
    for at in range(0, len(wanted), ROUND):
        rows = session.execute(
            select(User.id, User.ref).where(User.id.in_(wanted[at : at + ROUND]))
        )
        found |= {number: ref for number, ref in rows}  # noqa: C416 - rows are not pairs to mypy
    return found
