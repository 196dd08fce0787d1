"""The job `account.erase`: do what a person asked for, once the days are over."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.jobs import registry
from tech_market.jobs.registry import Effect, Task
from tech_market.privacy.services import leaving


def erase(task: Task, now: datetime) -> Effect:
    """Return the one effect: the person leaves, or stays and is told why."""

    def effect(session: Session) -> None:
        leaving.finish_leaving(session, ref=task.about.removeprefix("user:"), now=now)

    return effect


def init_privacy() -> None:
    """Name who does the job."""
    registry.register(leaving.ERASE, erase)
