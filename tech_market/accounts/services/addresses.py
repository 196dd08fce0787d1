"""Private addresses: made, shown once, used by a program, ended."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts import rules
from tech_market.accounts.address_models import PrivateAddress
from tech_market.accounts.models import Membership, User
from tech_market.accounts.services.signing_in import hash_token
from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

MOST = 10  # living ones of a person: a device or two, and what was forgotten
USED_STEP = timedelta(minutes=5)  # how exactly the last use is known


def make_address(
    session: Session, *, actor: Actor, user: User, name: str, now: datetime
) -> str:
    """Make an address and return its secret part, which is kept nowhere.

    Raises RuleBroken: "address-name", "address-many".
    """
    called = rules.one_line(name)
    if not called:
        raise RuleBroken("address-name", "请填写用在哪里，例如“手机日历”", field="name")
    session.scalar(select(User.id).where(User.id == user.id).with_for_update())
    if count_living(session, user=user) >= MOST:
        raise RuleBroken("address-many", "最多同时有10个地址，请先停用不再用的")
    token = secrets.token_urlsafe(32)
    made = PrivateAddress(
        user_id=user.id, name=called, token_hash=hash_token(token), created_at=now
    )
    session.add(made)
    session.flush()
    _note(session, made, actor=actor, step="address-make", now=now)
    return token


def end_address(
    session: Session, *, actor: Actor, user: User, ref: str, now: datetime
) -> None:
    """End one of one's own addresses at once.

    Raises NotFound for one of somebody else; RuleBroken: "address-ended".
    """
    found = session.scalar(
        select(PrivateAddress)
        .where(PrivateAddress.ref == ref, PrivateAddress.user_id == user.id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise RuleBroken("address-ended", "这个地址已经停用，请刷新页面")
    found.ended_at = now
    _note(session, found, actor=actor, step="address-end", now=now)


def end_addresses(session: Session, *, actor: Actor, user: User, now: datetime) -> int:
    """End all of a person's living addresses at once; return how many."""
    living = session.scalars(
        select(PrivateAddress)
        .where(PrivateAddress.user_id == user.id, PrivateAddress.ended_at.is_(None))
        .with_for_update()
    ).all()
    for one in living:
        one.ended_at = now
        _note(session, one, actor=actor, step="address-end", now=now)
    return len(living)


def count_living(session: Session, *, user: User) -> int:
    """Count the addresses of a person that still answer."""
    living = select(func.count(PrivateAddress.id)).where(
        PrivateAddress.user_id == user.id, PrivateAddress.ended_at.is_(None)
    )
    return session.scalar(living) or 0


def list_addresses(session: Session, *, user: User) -> list[PrivateAddress]:
    """Return a person's addresses, the living ones first, then the newest."""
    rows = session.scalars(
        select(PrivateAddress)
        .where(PrivateAddress.user_id == user.id)
        .order_by(PrivateAddress.ended_at.is_not(None), PrivateAddress.id.desc())
    )
    return list(rows)


def find_address(session: Session, *, token: str) -> PrivateAddress | None:
    """Return the living address of this secret with its person, or None."""
    return session.scalar(
        select(PrivateAddress)
        .options(
            joinedload(PrivateAddress.user)
            .joinedload(User.membership)
            .joinedload(Membership.organisation)
        )
        .where(
            PrivateAddress.token_hash == hash_token(token),
            PrivateAddress.ended_at.is_(None),
        )
    )


def is_stale(one: PrivateAddress, *, now: datetime) -> bool:
    """Tell whether the time of last use should be written again."""
    return one.used_at is None or one.used_at < now - USED_STEP


def _note(
    session: Session, one: PrivateAddress, *, actor: Actor, step: str, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.ACCOUNT}.{step}", kind="address",
        ref=one.ref, now=now,
    )  # fmt: skip
