"""Deals and their history."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.brokerage.models.introductions import Introduction
from tech_market.db import Base, Fen, new_ref


class Deal(Base):
    """What an agreed introduction grows into, along the stages of list deal-stage."""

    __tablename__ = "deals"
    __table_args__ = (
        CheckConstraint("expected_fen BETWEEN 0 AND 100000000000000", name="expected"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id"), unique=True
    )
    stage_code: Mapped[str] = mapped_column(String(40), index=True)
    expected_fen: Mapped[int | None] = mapped_column(Fen)  # 预计金额, never counted
    #: the broker's own word, 0-100; None: what list deal-stage says of the stage
    probability_percent: Mapped[int | None]
    next_step: Mapped[str] = mapped_column(String(200), default="")
    next_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_code: Mapped[str] = mapped_column(String(40), default="")
    #: its contract is at the registry or registered: the deal follows the contract
    is_contracted: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    introduction: Mapped[Introduction] = relationship(back_populates="deal")
    steps: Mapped[list["DealStep"]] = relationship(order_by="DealStep.id")

    __mapper_args__ = {"version_id_col": version}


class DealStep(Base):
    """One move of a deal, with what was said."""

    __tablename__ = "deal_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    from_code: Mapped[str] = mapped_column(String(40), default="")
    to_code: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    by: Mapped[User | None] = relationship()
