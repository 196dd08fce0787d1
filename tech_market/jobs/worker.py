"""A worker: takes what is due, one job after another, until it is told to stop."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.jobs import registry
from tech_market.jobs.registry import Effect, Later, Task
from tech_market.jobs.rules import LEASE
from tech_market.jobs.services import leasing
from tech_market.jobs.services.leasing import LeaseLost
from tech_market.saying import Said

CLASHES = 3  # times an effect is written when others write the same
IDLE = 0.5  # seconds between looks at an empty outbox
PAUSED = 2.0  # seconds between looks whether to go on
logger = logging.getLogger(__name__)


def own_name() -> str:
    """Return host and process, for the list of jobs."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


@dataclass(slots=True)
class Worker:
    """One thread's worth of work. Needs an application context around it."""

    lease: timedelta = LEASE
    name: str = field(default_factory=own_name)
    now: Callable[[], datetime] = clock.now
    stop: threading.Event = field(default_factory=threading.Event)
    #: whether to stand still for now; asked between two jobs, e.g. for maintenance
    is_paused: Callable[[], bool] = bool
    _ticked: dict[str, datetime] = field(default_factory=dict)

    def run(self) -> None:
        """Work until stopped; whatever breaks is logged, and work goes on."""
        while not self.stop.is_set():
            if self.is_paused():
                self.stop.wait(PAUSED)
                continue
            try:
                self.tick()
                has_worked = self.run_one()
            except Exception:  # the database may be away for a while
                logger.exception("the worker could not work")
                has_worked = False
            finally:
                db.session.remove()
            if not has_worked:
                self.stop.wait(IDLE)

    def drain(self) -> int:
        """Do all that is due now, and return how many jobs that were."""
        self.tick()
        count = 0
        while not self.stop.is_set() and self.run_one():
            count += 1
        return count

    def tick(self) -> None:
        """Call what is to be looked at from time to time."""
        now = self.now()
        for name, (every, look) in registry.ticks().items():
            last = self._ticked.get(name)
            if last is None or not timedelta(0) <= now - last < every:
                self._ticked[name] = now
                look(now)

    def run_one(self) -> bool:
        """Do one job; return False when none is due."""
        with transaction() as session:
            task = leasing.claim(
                session, worker=self.name, lease=self.lease, now=self.now()
            )
        if task is None:
            return False
        try:
            self._work(task)
        except LeaseLost:
            logger.warning("lost job %s (%s) to another worker", task.ref, task.kind)
        return True

    def _end(self, task: Task, effect: Effect) -> None:
        """End the job with its effect; one who wrote the same at once is let by."""
        for turn in range(1, CLASHES + 1):
            try:
                with transaction() as session:
                    leasing.finish(session, task, now=self.now())
                    effect(session)
            except RuleBroken as broken:
                if broken.code != "clash" or turn == CLASHES:
                    raise
            else:
                return

    def _work(self, task: Task) -> None:
        try:
            self._end(task, registry.handler_of(task.kind)(task, self.now()))
        except LeaseLost:
            raise
        except Later as later:
            with transaction() as session:
                leasing.postpone(session, task, why=later.why, now=self.now())
        except Exception as error:  # told to whoever looks at the list of jobs
            logger.exception("job %s (%s) failed", task.ref, task.kind)
            db.session.rollback()
            with transaction() as session:
                leasing.fail(session, task, error=_told(error), now=self.now())


def _told(error: Exception) -> str:
    """Name an error and where it arose, for an administrator."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = ""
    if at is not None:
        where = f" ({os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno})"  # noqa: PTH119 - a name in a message
    name = type(error).__name__
    if isinstance(error, RuleBroken) and not error.message.values:  # nothing typed
        return Said(
            "%(error)s：%(what)s%(where)s", error=name, what=error.message, where=where
        )
    return f"{name}: {error}{where}"
