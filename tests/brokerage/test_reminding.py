"""A broker hears in time, and once, that the certificate runs out."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import BrokerState
from tech_market.brokerage.reminding import step_of, tick
from tech_market.jobs.worker import Worker
from tech_market.notices.models import Notice
from tests.makers import make_broker

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("left", "step"), [(31, 0), (30, 30), (8, 30), (7, 7), (0, 7), (-1, -1), (-90, -1)]
)
def test_a_step_is_reached_and_kept(left: int, step: int) -> None:
    assert step_of(TODAY + timedelta(days=left), on=TODAY) == step


def told(session: Session) -> list[str]:
    query = select(Notice.code).where(Notice.code.startswith("certificate"))
    return list(session.scalars(query.order_by(Notice.id)))


def day(now: datetime) -> None:
    tick(now)
    Worker(name="test", now=lambda: now).drain()


def test_each_step_is_told_once(session: Session, now: datetime) -> None:
    make_broker(session, certificate_expires_on=TODAY + timedelta(days=30))
    make_broker(session)  # far away
    make_broker(session, certificate_expires_on=TODAY, state=BrokerState.SUSPENDED)
    session.commit()
    for days, count in ((0, 1), (1, 1), (23, 2), (24, 2), (31, 3), (40, 3)):
        day(now + timedelta(days=days))
        assert len(told(session)) == count
    assert told(session)[-1] == "certificate.expired"
