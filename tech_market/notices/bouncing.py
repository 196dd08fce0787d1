"""Reports of mail that could not be delivered (RFC 3464), as mail servers send them."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_string
from email.message import Message

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit import services as audit
from tech_market.notices.mailing import pause
from tech_market.notices.services import preferences
from tech_market.policy.actor import SYSTEM

FOR_GOOD = "5."  # status codes of failures that will not pass


def failed_addresses(report: str) -> Iterator[tuple[str, str]]:
    """Yield addresses that failed for good, each with its status, from one report."""
    for part in message_from_string(report).walk():
        if not _is_about_somebody(part):
            continue
        address = str(part["Final-Recipient"]).partition(";")[2].strip().lower()
        status = str(part.get("Status", "")).strip()
        is_failed = str(part.get("Action", "")).strip().lower() == "failed"
        if is_failed and status.startswith(FOR_GOOD):
            yield address, status


def _is_about_somebody(part: Message) -> bool:
    return part["Final-Recipient"] is not None


def note_bounces(session: Session, report: str, *, now: datetime) -> int:
    """Pause the addresses that a report names; return how many that were."""
    count = 0
    for address, status in failed_addresses(report):
        user = session.scalar(select(User).where(User.email == address))
        if user is None or preferences.of_user(session, user.id).paused_at is not None:
            continue
        pause(session, user_id=user.id, code=status, now=now)
        audit.record(
            session, actor=SYSTEM, action="mail.bounce", kind="user", ref=user.ref,
            now=now, detail={"status": status[:20]},
        )  # fmt: skip
        count += 1
    return count
