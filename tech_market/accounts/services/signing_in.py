"""Signing in and out. The cookie's token is random; the database keeps its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts.models import SignIn, User
from tech_market.accounts.services import passwords, throttle
from tech_market.accounts.services.actors import actor_of
from tech_market.audit import services as audit
from tech_market.errors import RuleBroken

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_STEP = timedelta(minutes=5)  # how exactly the last use is known


def normalise_email(text: str) -> str:
    """Return the one spelling of a mail address that is stored and compared."""
    return text.strip().lower()


def find_user(session: Session, *, email: str) -> User | None:
    """Return the person with this mail address, or None."""
    return session.scalar(select(User).where(User.email == normalise_email(email)))


def check_tries(session: Session, *, email: str, ip: str, now: datetime) -> None:
    """Raise TooManyTries before any password is looked at."""
    throttle.check(session, throttle.SIGN_IN_IP, ip, now=now)
    throttle.check(session, throttle.SIGN_IN_ACCOUNT, normalise_email(email), now=now)


def count_failure(session: Session, *, email: str, ip: str, now: datetime) -> None:
    """Note a wrong try against the account and the address."""
    throttle.count(session, throttle.SIGN_IN_IP, ip, now=now)
    throttle.count(session, throttle.SIGN_IN_ACCOUNT, normalise_email(email), now=now)


def check_password(session: Session, *, email: str, password: str) -> User:
    """Return the person, doing the same work whether or not there is one.

    Raises RuleBroken: "sign-in" for a wrong pair and for a disabled account alike.
    """
    user = find_user(session, email=email)
    if not passwords.matches(user, password) or user is None or user.is_disabled:
        raise RuleBroken("sign-in", "邮箱或密码不正确")
    return user


def sign_in(session: Session, *, user: User, ip: str, now: datetime) -> str:
    """Open a new sign-in and return its token, which is not kept here in clear."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=hash_token(token),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            ip=ip[:45],
        )
    )
    throttle.forget(session, throttle.SIGN_IN_ACCOUNT, user.email)
    audit.record(
        session, actor=actor_of(user, ip=ip), action="sign-in", kind="user",
        ref=user.ref, now=now,
    )  # fmt: skip
    return token


def find_sign_in(session: Session, *, token: str, now: datetime) -> SignIn | None:
    """Return the living sign-in of this token: not idle, not too old, not disabled."""
    found = session.scalar(
        select(SignIn)
        .options(joinedload(SignIn.user).joinedload(User.membership))
        .where(SignIn.token_hash == hash_token(token))
    )
    if found is None or found.user.is_disabled:
        return None
    alive = found.seen_at > now - IDLE and found.created_at > now - ABSOLUTE
    return found if alive else None


def is_stale(sign_in: SignIn, *, now: datetime) -> bool:
    """Tell whether the time of last use should be written again."""
    return sign_in.seen_at < now - SEEN_STEP


def sign_out(
    session: Session, *, user: User, token: str, ip: str, now: datetime
) -> None:
    """End this sign-in; a stolen copy of its cookie is dead from here on."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))
    audit.record(
        session, actor=actor_of(user, ip=ip), action="sign-out", kind="user",
        ref=user.ref, now=now,
    )  # fmt: skip


def end_all(session: Session, *, user: User) -> None:
    """End every sign-in of a person: password changed, role changed, disabled."""
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))


def hash_token(token: str) -> str:
    """Return what the database keeps of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()
