"""Administrators hear when the market closes for maintenance, and when it opens."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole, User
from tech_market.audit import services as audit
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell
from tech_market.policy.actor import SYSTEM


def note_closing(
    session: Session, *, since: datetime, until: datetime, now: datetime
) -> int:
    """Record that the market closes; return how many administrators were told."""
    audit.record(
        session, actor=SYSTEM, action="maintenance.on", kind="market", ref="", now=now,
        detail={"since": since.isoformat(), "until": until.isoformat()},
    )  # fmt: skip
    return _tell(session, "maintenance.on", now=now)


def note_opening(session: Session, *, now: datetime) -> int:
    """Record that the market is open again; return how many were told."""
    audit.record(
        session, actor=SYSTEM, action="maintenance.off", kind="market", ref="", now=now
    )
    return _tell(session, "maintenance.off", now=now)


def _tell(session: Session, code: str, *, now: datetime) -> int:
    admins = session.scalars(
        select(User.id).where(
            User.staff_role == StaffRole.ADMIN, User.is_disabled.is_(False)
        )
    ).all()
    key = f"{code}:{now:%Y%m%dT%H%M%S}"
    messages = [
        Message(user_id=admin, topic=Topic.NEWS, key=key, code=code) for admin in admins
    ]
    if messages:
        tell(session, messages, now=now)
    return len(messages)
