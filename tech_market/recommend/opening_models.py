"""Who of a recommended side opened a listing: a person counts once for a listing."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.db import Base
from tech_market.recommend.models import Match


class PairOpening(Base):
    """One member of the other side opened a listing that is paired with theirs.

    Kept for signed-in members of a paired side only; nobody else is followed. The
    owner reads how many, never who.
    """

    __tablename__ = "pair_openings"
    __table_args__ = (UniqueConstraint("kind", "listing_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # of the listing that was opened
    listing_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: the best pair of the listing with one of the person's side
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    at: Mapped[datetime]

    match: Mapped[Match] = relationship()
