"""Read what one was told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import NotFound
from tech_market.notices.models import Notice
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def _own(actor: Actor) -> ColumnElement[bool]:
    return (Notice.user_id == (actor.user_id or 0)) & Notice.is_in_inbox


def count_unread(session: Session, actor: Actor) -> int:
    """Count what the actor has not opened yet."""
    unread = _own(actor) & Notice.read_at.is_(None)
    return session.scalar(select(func.count(Notice.id)).where(unread)) or 0


def count_all(session: Session, actor: Actor) -> int:
    """Count all that lies in the inbox."""
    return session.scalar(select(func.count(Notice.id)).where(_own(actor))) or 0


def list_notices(
    session: Session, actor: Actor, *, offset: int, limit: int
) -> Sequence[Notice]:
    """Return the actor's notices, the newest first."""
    query = select(Notice).where(_own(actor)).order_by(Notice.id.desc())
    return session.scalars(query.offset(offset).limit(limit)).all()


def get_own(session: Session, actor: Actor, ref: str) -> Notice:
    """Return one of the actor's notices; raises NotFound."""
    found = session.scalar(select(Notice).where(Notice.ref == ref, _own(actor)))
    if found is None:
        raise NotFound
    return found


def mark_read(session: Session, *, actor: Actor, ref: str, now: datetime) -> None:
    """Note that a notice was opened for the first time; raises NotFound."""
    notice = get_own(session, actor, ref)
    if notice.read_at is None:
        notice.read_at = now


def mark_all_read(session: Session, *, actor: Actor, now: datetime) -> None:
    """Note that everything was read."""
    count = count_unread(session, actor)
    session.execute(
        update(Notice).where(_own(actor), Notice.read_at.is_(None)).values(read_at=now)
    )
    audit.record(
        session, actor=actor, action=f"{Action.INBOX}.read-all", kind="user",
        ref=actor.user_ref, now=now, detail={"count": count},
    )  # fmt: skip


def close(session: Session, ids: Iterable[int], *, code: str, now: datetime) -> None:
    """End notices that nobody need answer any more, with the reason."""
    session.execute(
        update(Notice)
        .where(Notice.id.in_(list(ids)), Notice.closed_at.is_(None))
        .values(closed_at=now, close_code=code, mail_due_at=None)
    )
