"""What people change about themselves."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts import rules
from tech_market.accounts.models import User
from tech_market.accounts.services import passwords, persons, signing_in
from tech_market.audit import services as audit
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def update(
    session: Session, *, actor: Actor, user: User, name: str, phone: str, now: datetime
) -> None:
    """Change one's own name and phone.

    Raises RuleBroken: "name", "phone".
    """
    user.name, user.phone = persons.check_name(name), rules.check_phone(phone)
    note(session, user, actor=actor, step="update", now=now)


def choose_language(
    session: Session, *, actor: Actor, user: User, locale: str, now: datetime
) -> None:
    """Keep the language a person chose: of their mails, and of their next sign-in."""
    user.locale = locale
    note(session, user, actor=actor, step="language", now=now)


def change_password(
    session: Session,
    *,
    actor: Actor,
    user: User,
    old_password: str,
    password: str,
    now: datetime,
    device: str = "",
) -> str:
    """Set a new password, end every sign-in, and return this browser's new token.

    Raises RuleBroken: "old-password", "password-length", "password-common".
    """
    if not passwords.matches(user, old_password):
        raise RuleBroken("old-password", "现在的密码不正确", field="old_password")
    user.password_hash = passwords.hash_password(password)
    user.password_changed_at = now
    signing_in.end_all(session, user=user)
    note(session, user, actor=actor, step="password", now=now)
    return signing_in.sign_in(session, user=user, ip=actor.ip, now=now, device=device)


def end_sign_in(
    session: Session, *, actor: Actor, user: User, ref: str, now: datetime
) -> str:
    """End one of one's own sign-ins at once and return the hash of its token.

    Raises NotFound for one that is over or of somebody else.
    """
    ended = signing_in.end_one(session, user=user, ref=ref)
    note(session, user, actor=actor, step="end-one", now=now)
    return ended.token_hash


def end_other_sign_ins(
    session: Session, *, actor: Actor, user: User, token: str, now: datetime
) -> int:
    """End the sign-ins of all other browsers; return how many."""
    ended = signing_in.end_others(session, user=user, token=token)
    audit.record(
        session, actor=actor, action=f"{Action.ACCOUNT}.end-others", kind="user",
        ref=user.ref, now=now, detail={"count": ended},
    )  # fmt: skip
    return ended


def note(
    session: Session, user: User, *, actor: Actor, step: str, now: datetime
) -> None:
    """Leave the audit line of a step somebody takes about their own account."""
    audit.record(
        session, actor=actor, action=f"{Action.ACCOUNT}.{step}", kind="user",
        ref=user.ref, now=now,
    )  # fmt: skip
