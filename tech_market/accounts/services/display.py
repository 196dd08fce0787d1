"""How large a person reads the market, on every device."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit import services as audit
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def keep_text_size(
    session: Session, *, actor: Actor, user: User, size: str, now: datetime
) -> None:
    """Keep the size of text for all of this person's devices."""
    user.text_size = size
    audit.record(
        session, actor=actor, action=f"{Action.ACCOUNT}.display", kind="user",
        ref=user.ref, now=now, detail={"text": size},
    )  # fmt: skip
