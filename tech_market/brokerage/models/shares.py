"""Who of the brokers has which share of a deal, and every proposal to change it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.brokerage.models.deals import Deal
from tech_market.brokerage.models.register import Broker
from tech_market.brokerage.rules.shares import SplitState
from tech_market.db import Base, new_ref


class DealShare(Base):
    """One broker's share of a deal that was divided; together they make 10000 points.

    A deal without rows is wholly its lead's. Read them by `services.sharing.shares_of`.
    """

    __tablename__ = "deal_shares"
    __table_args__ = (CheckConstraint("points BETWEEN 0 AND 10000", name="points"),)

    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    broker_id: Mapped[int] = mapped_column(
        ForeignKey("brokers.id"), primary_key=True, index=True
    )
    points: Mapped[int]  # basis points
    joined_at: Mapped[datetime]
    #: works on the deal no more; what was earned stays until all agree otherwise
    left_at: Mapped[datetime | None]

    broker: Mapped[Broker] = relationship()


class Split(Base):
    """A proposal to divide a deal 份额方案; in effect once all it touches agreed."""

    __tablename__ = "splits"
    __table_args__ = (  # one proposal at a time
        Index(
            "uq_splits_proposed",
            "deal_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    state: Mapped[SplitState] = mapped_column(default=SplitState.PROPOSED)
    reason: Mapped[str] = mapped_column(String(300))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_text: Mapped[str] = mapped_column(String(300), default="")

    deal: Mapped[Deal] = relationship()
    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    parts: Mapped[list["SplitPart"]] = relationship(
        back_populates="split", order_by="SplitPart.broker_id"
    )


class SplitPart(Base):
    """One broker's share before and after, and their yes to it."""

    __tablename__ = "split_parts"
    __table_args__ = (
        CheckConstraint("points BETWEEN 0 AND 10000", name="points"),
        CheckConstraint("before_points BETWEEN 0 AND 10000", name="before"),
    )

    split_id: Mapped[int] = mapped_column(ForeignKey("splits.id"), primary_key=True)
    broker_id: Mapped[int] = mapped_column(
        ForeignKey("brokers.id"), primary_key=True, index=True
    )
    before_points: Mapped[int]
    points: Mapped[int]
    consented_at: Mapped[datetime | None]
    #: the broker's own account, or the administrator who stood in for one who left
    consented_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    stand_in_text: Mapped[str] = mapped_column(String(300), default="")

    split: Mapped[Split] = relationship(back_populates="parts")
    broker: Mapped[Broker] = relationship()

    @property
    def is_touched(self) -> bool:
        """Whether this broker gains or loses."""
        return self.points != self.before_points
