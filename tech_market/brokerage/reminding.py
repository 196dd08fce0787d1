"""The job `broker.certificates`: a word to whose certificate soon runs out.

Each broker hears once 30 days and once 7 days before, and on the day after the last.
"""

from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import Broker, BrokerState
from tech_market.clock import today
from tech_market.db import transaction
from tech_market.jobs import registry
from tech_market.jobs.registry import Effect, Task
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell

JOB = "broker.certificates"
EVERY = timedelta(hours=1)
STEPS = (30, 7, -1)  # days left; -1 is the day after the last one


def init_reminding(_app: Flask) -> None:
    """Name who reminds, and how often somebody looks."""
    registry.register(JOB, remind)
    registry.register_tick(JOB, EVERY, tick)


def tick(now: datetime) -> None:
    """Put one job for this day into the outbox, whichever worker looks first."""
    with transaction() as session:
        enqueue(session, Wanted(JOB, "", str(today(now)), rank=8), now=now)


def remind(_task: Task, now: datetime) -> Effect:
    """Tell brokers on file whose certificate has reached a step since it was told."""

    def effect(session: Session) -> None:
        found = [
            (broker, step)
            for broker in _soon(session, today(now))
            if (step := step_of(broker.certificate_expires_on, on=today(now)))
        ]
        messages = [_message(broker, step) for broker, step in found]
        told = set(
            session.execute(
                select(Notice.user_id, Notice.key).where(
                    Notice.key.in_({one.key for one in messages})
                )
            ).tuples()
        )
        fresh = [one for one in messages if (one.user_id, one.key) not in told]
        tell(session, fresh, now=now)

    return effect


def step_of(expires_on: date, *, on: date) -> int:
    """Return the last step reached, in days left; 0 while none is."""
    left = (expires_on - on).days
    reached = [one for one in STEPS if left <= one]
    return reached[-1] if reached else 0


def _soon(session: Session, day: date) -> list[Broker]:
    last = day + timedelta(days=max(STEPS))
    query = (
        select(Broker)
        .join(Broker.user)
        .where(
            Broker.state == BrokerState.FILED,
            User.is_disabled.is_(False),
            Broker.certificate_expires_on <= last,
        )
    )
    return list(session.scalars(query.order_by(Broker.id)))


def _message(broker: Broker, step: int) -> Message:
    code = "certificate.expired" if step < 0 else "certificate.soon"
    return Message(
        user_id=broker.user_id,
        topic=Topic.NEWS,
        key=f"certificate:{broker.certificate_expires_on}:{step}",
        code=code,
        place="brokerage.own_entry",
    )
