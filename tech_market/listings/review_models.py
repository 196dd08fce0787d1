"""What the administrator decided about listings, one row for each decision."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base, new_ref
from tech_market.listings.rules import Step


class ReviewAct(Base):
    """One review step of one listing: what was decided, or why it could not be.

    Holds what the step replaced, so that it can be undone, and what the listing stated
    when it was filed or returned, so that the next edition can be read against it.
    """

    __tablename__ = "review_acts"
    __table_args__ = (
        CheckConstraint("kind IN ('need', 'result')", name="kind"),
        Index("ix_review_acts_listing", "kind", "listing_id", "id"),
        Index("ix_review_acts_actor", "actor_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: decisions made with one confirmation carry the same batch
    batch: Mapped[str] = mapped_column(String(12), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    listing_id: Mapped[int]
    step: Mapped[Step]
    reason_code: Mapped[str] = mapped_column(String(40), default="")  # return-reason
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: of the listing once the step was taken; another one means somebody went on
    version_after: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # listings.stating
    refusal: Mapped[str] = mapped_column(String(200), default="")  # "" = it was done
    undone_at: Mapped[datetime | None]
