"""Who is in the register of technology brokers, and who may take pairings."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from tech_market.accounts.models import StaffRole, User
from tech_market.brokerage.models import Broker, BrokerState
from tech_market.brokerage.rules import check_can_take
from tech_market.clock import today
from tech_market.errors import NotFound
from tech_market.policy.actor import Actor


def find_broker(session: Session, *, actor: Actor) -> Broker | None:
    """Return the actor's own entry in the register, or None."""
    return session.scalar(select(Broker).where(Broker.user_id == actor.user_id))


def get_able_broker(session: Session, *, actor: Actor, now: datetime) -> Broker:
    """Return the actor's entry if it lets them take pairings.

    Raises RuleBroken: "broker-not-filed", "certificate-expired".
    """
    broker = find_broker(session, actor=actor)
    check_able(broker, now=now)
    if broker is None:
        raise NotFound
    return broker


def check_able(broker: Broker | None, *, now: datetime) -> None:
    """Raise RuleBroken unless this entry lets its broker take pairings."""
    check_can_take(
        is_filed=broker is not None and broker.is_filed,
        expires_on=broker.certificate_expires_on if broker else None,
        today=today(now),
    )


def listed() -> ColumnElement[bool]:
    """Return what the public directory shows: filed, agreed to, still a broker."""
    return (
        (Broker.state == BrokerState.FILED)
        & Broker.is_listed
        & (User.staff_role == StaffRole.BROKER)
        & User.is_disabled.is_(False)
    )


def get_listed(session: Session, *, ref: str) -> Broker:
    """Return one broker of the public directory. Raises NotFound."""
    found = session.scalar(
        select(Broker)
        .join(Broker.user)
        .options(contains_eager(Broker.user))
        .where(Broker.ref == ref, listed())
    )
    if found is None:
        raise NotFound
    return found


def list_people(session: Session) -> list[tuple[User, Broker | None]]:
    """Return everybody with the broker's role, with their entry if they have one."""
    rows = session.execute(
        select(User, Broker)
        .outerjoin(Broker, Broker.user_id == User.id)
        .options(joinedload(Broker.user))
        .where(User.staff_role == StaffRole.BROKER)
        .order_by(User.name, User.id)
    )
    return [(user, broker) for user, broker in rows]


def get_person(session: Session, *, ref: str) -> tuple[User, Broker | None]:
    """Return one person with the broker's role. Raises NotFound."""
    user = session.scalar(
        select(User).where(User.ref == ref, User.staff_role == StaffRole.BROKER)
    )
    if user is None:
        raise NotFound
    return user, session.scalar(select(Broker).where(Broker.user_id == user.id))
