"""A worker that can be told what time it is, and jobs that only count."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tech_market.jobs import registry
from tech_market.jobs.models import Job
from tech_market.jobs.registry import Effect, Handler, Task
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.jobs.worker import Worker

KIND = "test.count"
Put = Callable[..., Job]


class Clock:
    """Tells the time it was set to."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def __call__(self) -> datetime:
        return self.time

    def go(self, **step: float) -> None:
        self.time += timedelta(**step)


@pytest.fixture
def hands(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def worker(session: Session, hands: Clock) -> Worker:
    assert session is not None
    return Worker(name="test", now=hands)


@pytest.fixture
def done() -> list[str]:
    """What effects were written, in order."""
    return []


@pytest.fixture(autouse=True)
def kinds(done: list[str]) -> Iterator[dict[str, Handler]]:
    """Count by default; tests may put another handler in its place."""

    def count(task: Task, _now: datetime) -> Effect:
        return lambda _session: done.append(f"{task.about}/{task.edition}")

    usual = dict(registry._handlers)
    ticks = dict(registry._ticks)
    registry._ticks.clear()
    registry.register(KIND, count)
    yield registry._handlers
    registry._handlers.clear()
    registry._handlers.update(usual)
    registry._ticks.update(ticks)


@pytest.fixture
def put(session: Session, hands: Clock) -> Put:
    def put_one(about: str = "thing", edition: str = "1", **values: object) -> None:
        kind = str(values.pop("kind", KIND))
        enqueue(session, Wanted(kind, about, edition, **values), now=hands())  # type: ignore[arg-type]
        session.commit()

    return put_one  # type: ignore[return-value]
