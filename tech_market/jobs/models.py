"""The outbox: one row for each thing to be done after a transaction has committed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base, new_ref
from tech_market.jobs.rules import JobState


class Job(Base):
    """Something to do, once. Written in the transaction of what it follows from."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("kind", "about", "edition"),
        Index("ix_jobs_state_rank_id", "state", "rank", "id"),
        Index("ix_jobs_about_state", "about", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    kind: Mapped[str] = mapped_column(String(40))  # "listing.push", "mail.send"
    #: what it is about, e.g. "need:ab12…"; jobs of one kind about one thing keep order
    about: Mapped[str] = mapped_column(String(60))
    #: which edition of that thing; the three together are unique for good
    edition: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)  # references only
    actor_ref: Mapped[str] = mapped_column(String(32), default="")  # whose doing it was
    rank: Mapped[int] = mapped_column(default=5)  # 1 first … 9 last
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    created_at: Mapped[datetime]
    #: not before then; None for at once. `set_at` is when that was decided
    due_at: Mapped[datetime | None]
    set_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)  # that ended in an error
    losses: Mapped[int] = mapped_column(default=0)  # workers that died over it
    worker: Mapped[str] = mapped_column(String(60), default="")
    #: names the present lease; whoever ends the job must know it
    token: Mapped[str] = mapped_column(String(12), default="")
    leased_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")  # the last, masked
    error_said: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see saying.kept
    ended_at: Mapped[datetime | None]
