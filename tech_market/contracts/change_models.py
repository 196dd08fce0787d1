"""A change 变更, end 注销 or revocation 撤销 that was asked for, and who agreed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind, Amounts
from tech_market.contracts.rules.changes import ENDS, ChangeState
from tech_market.db import Base, Fen, new_ref


class ContractChange(Base):
    """What somebody asks to book. Nothing counts before the last one needed agrees."""

    __tablename__ = "contract_changes"
    __table_args__ = (
        CheckConstraint("total_fen BETWEEN 0 AND 100000000000000", name="total"),
        CheckConstraint("technical_fen BETWEEN 0 AND total_fen", name="technical"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    #: the contract again while it waits: only one change of a contract can
    waiting_id: Mapped[int | None] = mapped_column(unique=True)
    kind: Mapped[AmountKind]
    #: the amounts that shall hold, as asked; 0 for an end
    total_fen: Mapped[int] = mapped_column(Fen)
    technical_fen: Mapped[int] = mapped_column(Fen)
    deductions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    evidence: Mapped[str] = mapped_column(String(200), default="")
    #: how many entries the contract had: on others nobody agreed
    entries: Mapped[int]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.WAITING)
    decided_at: Mapped[datetime | None]
    #: who refused or withdrew it, or agreed last
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(String(500), default="")  # why not

    contract: Mapped[Contract] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def amounts(self) -> Amounts:
        """Return the amounts that shall hold."""
        return Amounts(self.total_fen, self.technical_fen)

    @property
    def is_end(self) -> bool:
        """Whether the contract counts no more afterwards."""
        return self.kind in ENDS


class ChangeApproval(Base):
    """One person agreed to one change."""

    __tablename__ = "change_approvals"
    __table_args__ = (UniqueConstraint("change_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("contract_changes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    user: Mapped[User] = relationship()
