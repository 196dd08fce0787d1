"""Claims for a broker's reward and their history, which is only ever added to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.brokerage.models import Broker
from tech_market.contracts.models import Contract
from tech_market.db import Base, Fen, new_ref
from tech_market.rewards.rules import ClaimState, RewardKind

_LIVE = text("state IN ('claimed', 'checked', 'approved', 'paid')")
_PAID = text("kind = 'pay'")
_VOUCHER = text("kind IN ('pay', 'recover')")


class RewardClaim(Base):
    """One broker's claim for one contract. Its amounts are the sum of its events.

    A living one keeps its place for ever once it is paid: nothing is paid twice.
    """

    __tablename__ = "reward_claims"
    __table_args__ = (
        Index(
            "uq_reward_claims_live",
            "contract_id",
            "broker_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        CheckConstraint("base_fen BETWEEN 1 AND 100000000000000", name="base"),
        CheckConstraint("whole_fen BETWEEN 1 AND 100000000000000", name="whole"),
        Index("ix_reward_claims_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"), index=True)
    rule_key: Mapped[str] = mapped_column(String(10))  # the reward rules of that day
    base_fen: Mapped[int] = mapped_column(Fen)  # 技术交易额 when it was claimed
    whole_fen: Mapped[int] = mapped_column(Fen)  # all brokers' reward then
    #: hundredths of a percent by the broker's reference, as the deal was shared then;
    #: the first claim of a contract fixes it for the later ones
    shares: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.CLAIMED)
    claimed_at: Mapped[datetime] = mapped_column(index=True)
    claimed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    contract: Mapped[Contract] = relationship()
    broker: Mapped[Broker] = relationship()
    events: Mapped[list["RewardEvent"]] = relationship(
        order_by="RewardEvent.sequence", back_populates="claim"
    )

    __mapper_args__ = {"version_id_col": version}

    def sum_of(self, *kinds: RewardKind) -> int:
        """Add up the events of these kinds, in 分."""
        return sum(one.amount_fen for one in self.events if one.kind in kinds)

    @property
    def due_fen(self) -> int:
        """What is claimed, after all adjustments."""
        return self.sum_of(RewardKind.CLAIM, RewardKind.ADJUST)

    @property
    def paid_fen(self) -> int:
        """What was paid out."""
        return self.sum_of(RewardKind.PAY)

    @property
    def owed_fen(self) -> int:
        """What must still come back; below zero when too much came."""
        back = self.sum_of(RewardKind.CLAWBACK)
        return back - self.sum_of(RewardKind.RECOVER)


class RewardEvent(Base):
    """One row of a claim's history. Never changed, never deleted (triggers)."""

    __tablename__ = "reward_events"
    __table_args__ = (
        UniqueConstraint("claim_id", "sequence"),
        Index(
            "uq_reward_events_paid_once",
            "claim_id",
            unique=True,
            sqlite_where=_PAID,
            postgresql_where=_PAID,
        ),
        Index(
            "uq_reward_events_voucher",
            "voucher_no",
            unique=True,
            sqlite_where=_VOUCHER,
            postgresql_where=_VOUCHER,
        ),
        CheckConstraint(
            "amount_fen BETWEEN -100000000000000 AND 100000000000000", name="amount"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("reward_claims.id"))
    sequence: Mapped[int]
    kind: Mapped[RewardKind]
    amount_fen: Mapped[int] = mapped_column(Fen, default=0)
    reason: Mapped[str] = mapped_column(String(500), default="")
    voucher_no: Mapped[str] = mapped_column(String(60), default="")  # of pay, recover
    day: Mapped[date]  # the day it holds from; of money, the voucher's
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    claim: Mapped[RewardClaim] = relationship(back_populates="events")
    by: Mapped[User | None] = relationship()
