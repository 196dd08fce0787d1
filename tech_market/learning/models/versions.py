"""Versions of the engine, and the log of which was in force since when."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.db import Base, new_ref


class VersionKind(StrEnum):
    """What of the engine can be another: weights of the parts, or words."""

    WEIGHTS = "weights"
    LEXICON = "lexicon"


class EngineVersion(Base):
    """Weights or a lexicon that could be in force; its content never changes."""

    __tablename__ = "engine_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    kind: Mapped[VersionKind]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    base: Mapped[str] = mapped_column(String(40))  # name of what was in force then
    #: weights: {"parts": {name: weight}}; lexicon: {"text": …}
    content: Mapped[dict[str, Any]]
    #: weights: how it was measured; lexicon: lines added and removed
    table: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: what it would move, once a worker has looked: compared, changed, examples
    effect: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(String(200), default="")
    note_said: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see saying.kept
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    made_by: Mapped[User | None] = relationship()


class EngineActivation(Base):
    """Since `at`, this version is in force; None is what came with the program."""

    __tablename__ = "engine_activations"
    __table_args__ = (Index("ix_engine_activations_kind_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[VersionKind]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("engine_versions.id"))
    name: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    version: Mapped[EngineVersion | None] = relationship()
    by: Mapped[User | None] = relationship()
