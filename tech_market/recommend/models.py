"""Matches worth a broker's call."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.db import Base, new_ref
from tech_market.needs.models import Need
from tech_market.results.models import Result


class MatchState(StrEnum):
    """Open until a broker takes it; declined pairs stay declined."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    DEALT = "dealt"


class Match(Base):
    """One need paired with one result, with the score and reasons that paired them."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("need_id", "result_id"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        Index("ix_matches_state_score", "state", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"))
    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)
    state: Mapped[MatchState] = mapped_column(default=MatchState.OPEN)
    score: Mapped[float]  # 0.0-1.0, of the engine below
    #: parts, shared and missing terms, verdicts, as the engine gave them
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    engine: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    need: Mapped[Need] = relationship()
    result: Mapped[Result] = relationship()

    __mapper_args__ = {"version_id_col": version}
