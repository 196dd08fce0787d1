"""Signing in and out. The cookie's token is random; the database keeps its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts import rules
from tech_market.accounts.models import SignIn, User
from tech_market.accounts.services import passwords, throttle
from tech_market.accounts.services.actors import actor_of
from tech_market.accounts.services.persons import find_user
from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_STEP = timedelta(minutes=5)  # how exactly the last use is known


def take_try(
    session: Session, *, email: str, ip: str, now: datetime, device: str = ""
) -> None:
    """Count this try before any password is looked at; a good one is given back.

    Counting first leaves no gap for many tries at once. A known `device` of the
    account is counted apart from the rest of the world. Raises TooManyTries.
    """
    limit, key = _door(email, device)
    throttle.check(session, limit, key, now=now)
    throttle.take(session, throttle.SIGN_IN_IP, ip, now=now)
    throttle.count(session, limit, key, now=now)


def forgive_try(session: Session, *, email: str, ip: str, device: str = "") -> None:
    """Forget this door's tries after a good one; the address gets its last back."""
    limit, key = _door(email, device)
    throttle.forget(session, limit, key)
    throttle.give_back(session, throttle.SIGN_IN_IP, ip)


def _door(email: str, device: str) -> tuple[throttle.Limit, str]:
    if device:
        return throttle.SIGN_IN_DEVICE, device
    return throttle.SIGN_IN_ACCOUNT, rules.normalise_email(email)


def check_password(session: Session, *, email: str, password: str) -> User:
    """Return the person, doing the same work whether or not there is one.

    Raises RuleBroken: "sign-in" for a wrong pair and for a disabled account alike.
    """
    user = find_user(session, email=email)
    if not passwords.matches(user, password) or user is None or user.is_disabled:
        raise RuleBroken("sign-in", "邮箱或密码不正确")
    return user


def sign_in(
    session: Session, *, user: User, ip: str, now: datetime, device: str = ""
) -> str:
    """Open a new sign-in and return its token; only its hash is kept.

    `device` says from what, in the codes of `accounts.devices`.
    """
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=hash_token(token),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            ip=ip[:45],
            device=device,
        )
    )
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
    end_token(session, token=token)
    audit.record(
        session, actor=actor_of(user, ip=ip), action="sign-out", kind="user",
        ref=user.ref, now=now,
    )  # fmt: skip


def end_token(session: Session, *, token: str) -> None:
    """End one sign-in by its token, if it lives: the browser gets a new one."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))


def end_one(session: Session, *, user: User, ref: str) -> SignIn:
    """End one sign-in of this person and return what it was.

    Raises NotFound for one that is over, of somebody else, or that never was.
    """
    found = session.scalar(
        select(SignIn)
        .where(SignIn.ref == ref, SignIn.user_id == user.id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    session.delete(found)
    return found


def end_others(session: Session, *, user: User, token: str) -> int:
    """End every sign-in of a person but this browser's; return how many."""
    ended = session.scalars(
        delete(SignIn)
        .where(SignIn.user_id == user.id, SignIn.token_hash != hash_token(token))
        .returning(SignIn.id)
    )
    return len(ended.all())


def list_sign_ins(session: Session, *, user: User, now: datetime) -> list[SignIn]:
    """Return a person's living sign-ins, the one used last on top."""
    rows = session.scalars(
        select(SignIn)
        .where(
            SignIn.user_id == user.id,
            SignIn.seen_at > now - IDLE,
            SignIn.created_at > now - ABSOLUTE,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return list(rows)


def end_all(session: Session, *, user: User) -> None:
    """End every sign-in of a person: password changed, role changed, disabled."""
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))


def hash_token(token: str) -> str:
    """Return what the database keeps of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()
