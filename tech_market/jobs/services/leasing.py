"""Take a job for a while, and end it. Whoever lost the lease ends nothing.

A job is claimed in one short transaction and ended in another, together with what it
changes. A worker that dies leaves its job to the next once the lease has run out. A
clock that jumps does no harm: a moment that was set in the future is taken as past.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from tech_market.db import new_ref
from tech_market.jobs.models import Job
from tech_market.jobs.registry import Task
from tech_market.jobs.rules import (
    SKEW,
    JobState,
    is_poison,
    masked,
    pause_after,
)
from tech_market.saying import Said, kept

OPEN = (JobState.WAITING, JobState.RUNNING)


class LeaseLost(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Another worker has the job by now: what was done for it must not count."""


def claim(
    session: Session, *, worker: str, lease: timedelta, now: datetime
) -> Task | None:
    """Take the next job that is due; None when there is none.

    Two workers never take the same one: PostgreSQL skips rows that are locked, SQLite
    lets one writer in at a time.
    """
    job = session.scalar(
        select(Job)
        .where(_is_free(now), _is_first())
        .order_by(Job.rank, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if job is None:
        return None
    if job.state is JobState.RUNNING:
        job.losses += 1
        if is_poison(tries=job.tries, losses=job.losses):
            _bury(job, Said("执行它的进程多次意外终止"), now=now)
            return claim(session, worker=worker, lease=lease, now=now)
    job.state, job.worker, job.token = JobState.RUNNING, worker[:60], new_ref()
    job.set_at, job.leased_until = now, now + lease
    session.flush()
    return Task(
        id=job.id, ref=job.ref, kind=job.kind, about=job.about, edition=job.edition,
        payload=dict(job.payload), actor_ref=job.actor_ref, tries=job.tries,
        token=job.token,
    )  # fmt: skip


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Return what is due or left by a worker, or was set by a clock that was ahead."""
    clock_went_back = Job.set_at > now + SKEW
    return or_(
        and_(
            Job.state == JobState.WAITING,
            or_(Job.due_at.is_(None), Job.due_at <= now, clock_went_back),
        ),
        and_(
            Job.state == JobState.RUNNING,
            or_(Job.leased_until <= now, clock_went_back),
        ),
    )


def _is_first() -> ColumnElement[bool]:
    """Jobs of a kind about one thing go in the order they were written."""
    other = aliased(Job)
    earlier = select(other.id).where(
        other.about == Job.about,
        other.state.in_(OPEN),
        other.kind == Job.kind,
        other.id < Job.id,
    )
    return or_(Job.about == "", ~earlier.exists())


def finish(session: Session, task: Task, *, now: datetime) -> None:
    """End a job well, before its effect is written; raises LeaseLost."""
    _end(session, task, state=JobState.DONE, ended_at=now, error="",
         error_said={})  # fmt: skip


def fail(session: Session, task: Task, *, error: str, now: datetime) -> None:
    """Note a failure: the job waits longer each time, and is given up after five.

    Raises LeaseLost.
    """
    tries = task.tries + 1
    if is_poison(tries=tries, losses=0):
        _end(session, task, state=JobState.DEAD, tries=tries, ended_at=now,
             error=masked(error), error_said=kept(error))  # fmt: skip
        return
    _end(session, task, state=JobState.WAITING, tries=tries, set_at=now,
         due_at=now + pause_after(tries), error=masked(error),
         error_said=kept(error))  # fmt: skip


def postpone(session: Session, task: Task, *, why: Said, now: datetime) -> None:
    """Put a job off because something outside is not there; it costs no try.

    Raises LeaseLost.
    """
    job = session.get(Job, task.id, populate_existing=True)
    waited = now - job.created_at if job else timedelta(0)
    pause = max(pause_after(1), min(waited, pause_after(99)))
    _end(session, task, state=JobState.WAITING, set_at=now, due_at=now + pause,
         error=masked(why), error_said=kept(why))  # fmt: skip


def _end(session: Session, task: Task, **values: Any) -> None:
    ended = session.execute(
        update(Job)
        .where(
            Job.id == task.id,
            Job.token == task.token,
            Job.state == JobState.RUNNING,
        )
        .values(token="", leased_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:  # type: ignore[attr-defined]
        raise LeaseLost(task.ref)


def _bury(job: Job, why: str, *, now: datetime) -> None:
    job.state, job.error, job.ended_at = JobState.DEAD, why, now
    job.error_said, job.token, job.leased_until = {}, "", None
