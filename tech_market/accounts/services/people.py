"""People, as the administrator finds, disables and enables them."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts import rules
from tech_market.accounts.models import Membership, StaffRole, User
from tech_market.accounts.services import places, signing_in
from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def list_people(
    session: Session, *, words: str, offset: int, limit: int
) -> tuple[list[User], int]:
    """Find people by part of a name or a whole address: one page, and the total."""
    query = select(User)
    if words := rules.one_line(words):
        query = query.where(
            or_(
                User.name.contains(words, autoescape=True),
                User.email == rules.normalise_email(words),
            )
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    place = joinedload(User.membership).joinedload(Membership.organisation)
    rows = session.scalars(
        query.options(place).order_by(User.id.desc()).offset(offset).limit(limit)
    )
    return list(rows), total


def disable(session: Session, *, actor: Actor, ref: str, now: datetime) -> User:
    """Shut somebody out at once: sign-ins and open invitations end.

    Raises NotFound; RuleBroken: "own-account", "last-admin".
    """
    user = _get(session, ref)
    if user.id == actor.user_id:
        raise RuleBroken("own-account", "不能停用自己的账号，请由另一位管理员办理")
    check_admin_stays(session, leaving=user)
    user.is_disabled = True
    signing_in.end_all(session, user=user)
    places.withdraw_invitations_of(session, user=user, now=now)
    _note(session, user, actor=actor, step="disable", now=now)
    return user


def enable(session: Session, *, actor: Actor, ref: str, now: datetime) -> User:
    """Let somebody in again; they sign in anew.

    Raises NotFound; RuleBroken: "left" for one who left of their own will.
    """
    user = _get(session, ref)
    if user.left_at is not None:
        raise RuleBroken("left", "该账号已由本人注销，不能恢复，可重新注册")
    user.is_disabled = False
    _note(session, user, actor=actor, step="enable", now=now)
    return user


def check_admin_stays(session: Session, *, leaving: User) -> None:
    """Make sure that somebody else still administers the market.

    Locks all administrators, so that two cannot shut each other out at once.
    Raises RuleBroken: "last-admin".
    """
    admins = session.scalars(
        select(User)
        .where(User.staff_role == StaffRole.ADMIN, User.is_disabled.is_(False))
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if list(admins) == [leaving]:
        raise RuleBroken("last-admin", "这是唯一可用的市场管理员，请先邀请另一位")


def _get(session: Session, ref: str) -> User:
    user = session.scalar(select(User).where(User.ref == ref))
    if user is None:
        raise NotFound
    return user


def _note(
    session: Session, user: User, *, actor: Actor, step: str, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.PEOPLE_MANAGE}.{step}", kind="user",
        ref=user.ref, now=now,
    )  # fmt: skip
