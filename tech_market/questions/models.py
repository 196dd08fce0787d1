"""Questions with their answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base, new_ref
from tech_market.policy.actor import Role


class Question(Base):
    """Somebody asks about a listing; its owner answers once.

    Audiences: oversight reads who asked; the owner and everybody else the role alone.
    A question without an answer is between its asker, the owner and oversight; with
    one it is read by whoever reads the listing's body.
    """

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("kind IN ('need', 'result')", name="kind"),
        Index("ix_questions_listing", "kind", "listing_id", "id"),
        Index("ix_questions_asker", "user_id", "asked_at"),
        Index("ix_questions_owner", "owner_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    kind: Mapped[str] = mapped_column(String(8))
    listing_id: Mapped[int]
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role]  # of the asker, then
    text: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    remove_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
