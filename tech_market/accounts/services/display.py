"""How a person reads the market: language and size of text, on every device."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit import services as audit
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def keep_language(
    session: Session, *, actor: Actor, user: User, locale: str, now: datetime
) -> None:
    """Keep the language: mails speak it, and the next sign-in starts with it."""
    user.locale = locale
    _note(session, user, actor=actor, now=now, detail={"language": locale})


def keep_text_size(
    session: Session, *, actor: Actor, user: User, size: str, now: datetime
) -> None:
    """Keep the size of text for all of this person's devices."""
    user.text_size = size
    _note(session, user, actor=actor, now=now, detail={"text": size})


def _note(
    session: Session,
    user: User,
    *,
    actor: Actor,
    now: datetime,
    detail: dict[str, str],
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.ACCOUNT}.display", kind="user",
        ref=user.ref, now=now, detail=detail,
    )  # fmt: skip
