"""Which pair was offered to whom, and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.db import Base
from tech_market.recommend.models import Match


class PairPush(Base):
    """One pair offered to one person: once for good, whatever becomes of its score."""

    __tablename__ = "pair_pushes"
    __table_args__ = (
        UniqueConstraint("match_id", "user_id"),
        Index(
            "ix_pair_pushes_open",
            "pushed_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    notice_key: Mapped[str] = mapped_column(String(100))  # of the notice that told it
    pushed_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: no-answer, taken, declined, dealt, gone
    close_code: Mapped[str] = mapped_column(String(20), default="")

    match: Mapped[Match] = relationship()
