"""The log's table and the head that its writers queue for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class AuditEvent(Base):
    """One thing somebody did or was refused. Never changed nor deleted (triggers)."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_ref: Mapped[str] = mapped_column(String(32))  # "" for nobody or the system
    actor_role: Mapped[str] = mapped_column(String(16))
    ip: Mapped[str] = mapped_column(String(45))
    action: Mapped[str] = mapped_column(String(64), index=True)
    object_kind: Mapped[str] = mapped_column(String(64))
    object_ref: Mapped[str] = mapped_column(String(64), index=True)
    outcome: Mapped[Outcome]
    detail: Mapped[dict[str, Any]]  # codes and references only, no personal data
    #: SHA-256 of the row before, 64 hex digits; unique, so the chain cannot fork
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    #: SHA-256 over `previous` and this row's canonical JSON
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The last digest: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("audit_events.id"))
    digest: Mapped[str] = mapped_column(String(64))
