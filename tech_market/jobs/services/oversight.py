"""Look at the outbox, and give a job that was given up another chance."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.jobs.models import Job
from tech_market.jobs.rules import JobState
from tech_market.policy.actions import Action, require
from tech_market.policy.actor import Actor

KEPT = timedelta(days=180)  # for which done jobs are remembered, and not done again


def count_by_state(session: Session) -> dict[JobState, int]:
    """Return how many jobs there are in each state, zeros included."""
    rows = session.execute(select(Job.state, func.count(Job.id)).group_by(Job.state))
    return dict.fromkeys(JobState, 0) | {state: number for state, number in rows}  # noqa: C416 - rows are not pairs to mypy


def oldest_waiting(session: Session) -> datetime | None:
    """Return since when the oldest job waits that should be done by now."""
    query = select(func.min(Job.created_at)).where(Job.state == JobState.WAITING)
    return session.scalar(query)


def list_jobs(
    session: Session, *, state: JobState | None, limit: int, offset: int = 0
) -> Sequence[Job]:
    """Return jobs, the newest first."""
    query = select(Job).order_by(Job.id.desc()).limit(limit).offset(offset)
    return session.scalars(query.where(Job.state == state) if state else query).all()


def retry(session: Session, *, actor: Actor, ref: str, now: datetime) -> Job:
    """Let a job that was given up wait for a worker again, all tries restored.

    Raises Forbidden; NotFound; RuleBroken: "job-not-dead".
    """
    require(actor, Action.JOB_MANAGE)
    job = session.scalar(select(Job).where(Job.ref == ref).with_for_update())
    if job is None:
        raise NotFound
    if job.state is not JobState.DEAD:
        raise RuleBroken("job-not-dead", "这项任务没有被搁置，无需重试；请刷新页面")
    job.state, job.tries, job.losses = JobState.WAITING, 0, 0
    job.due_at, job.set_at, job.ended_at = None, now, None
    audit.record(
        session, actor=actor, action=f"{Action.JOB_MANAGE}.retry", kind="job",
        ref=job.ref, now=now, detail={"kind": job.kind, "about": job.about},
    )  # fmt: skip
    return job


def forget_old(session: Session, *, now: datetime) -> int:
    """Remove jobs done long ago; return how many."""
    gone = session.execute(
        delete(Job).where(Job.state == JobState.DONE, Job.ended_at < now - KEPT)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]
