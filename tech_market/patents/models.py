"""The patents an institute says it has."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base, new_ref


class Patent(Base):
    """One patent of one organisation's own list; open to its members only."""

    __tablename__ = "patents"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    key: Mapped[str] = mapped_column(String(60))  # the number as it is compared
    number: Mapped[str] = mapped_column(String(60))  # as written
    title: Mapped[str] = mapped_column(String(120))
    filed_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(40), default="")  # 法律状态
    added_at: Mapped[datetime]
