"""Count tries in the database, so that every process sees the same number."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Attempt
from tech_market.errors import RuleBroken
from tech_market.saying import Said


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of one kind by one key within `span`."""

    name: str
    most: int
    span: timedelta


SIGN_IN_ACCOUNT = Limit("sign-in-account", 10, timedelta(minutes=15))
SIGN_IN_DEVICE = Limit("sign-in-device", 10, timedelta(minutes=15))
SIGN_IN_IP = Limit("sign-in-ip", 60, timedelta(minutes=15))
SIGN_UP_IP = Limit("sign-up-ip", 20, timedelta(hours=1))
INVITATION_IP = Limit("invitation-ip", 30, timedelta(minutes=15))
JOIN_PERSON = Limit("join-person", 10, timedelta(hours=1))
EXPORT_PERSON = Limit("export-person", 10, timedelta(days=1))
INVITE_PERSON = Limit("invite-person", 50, timedelta(days=1))


class TooManyTries(RuleBroken):
    """The limit is reached; `retry_after` says in seconds when to come back."""

    def __init__(self, retry_after: int) -> None:
        minutes = -(-retry_after // 60)
        super().__init__(
            "too-many-tries",
            Said("尝试次数过多，请在%(minutes)s分钟后再试", minutes=minutes),
        )
        self.retry_after = retry_after


def check(session: Session, limit: Limit, key: str, *, now: datetime) -> None:
    """Raise TooManyTries when the key has used up its tries."""
    _queue(session, _name(limit, key))
    since = now - limit.span
    count, oldest = session.execute(
        select(func.count(Attempt.id), func.min(Attempt.at)).where(
            Attempt.key == _name(limit, key), Attempt.at > since
        )
    ).one()
    if count >= limit.most:
        raise TooManyTries(max(1, int((oldest + limit.span - now).total_seconds())))


def count(session: Session, limit: Limit, key: str, *, now: datetime) -> None:
    """Note one try and forget those too old to matter."""
    name = _name(limit, key)
    session.execute(
        delete(Attempt).where(Attempt.key == name, Attempt.at <= now - limit.span)
    )
    session.add(Attempt(key=name, at=now))


def take(session: Session, limit: Limit, key: str, *, now: datetime) -> None:
    """Count one try unless the limit is reached, before anything is looked at.

    Raises TooManyTries, and counts nothing then.
    """
    check(session, limit, key, now=now)
    count(session, limit, key, now=now)


def give_back(session: Session, limit: Limit, key: str) -> None:
    """Take back the newest try: it was a good one."""
    newest = (
        select(func.max(Attempt.id))
        .where(Attempt.key == _name(limit, key))
        .scalar_subquery()
    )
    session.execute(delete(Attempt).where(Attempt.id == newest))


def forget(session: Session, limit: Limit, key: str) -> None:
    """Start again from nothing, after a success."""
    session.execute(delete(Attempt).where(Attempt.key == _name(limit, key)))


def _queue(session: Session, name: str) -> None:
    """Let tries by one key pass one by one; SQLite has a single writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def _name(limit: Limit, key: str) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{limit.name}:{digest}"
