"""What is kept beside a contract: documents, approvals, income that was recognised."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.contracts.models import Contract
from tech_market.db import Base, Fen, new_ref
from tech_market.files.models import StoredFile


class ContractDocument(Base):
    """A file that belongs to a contract. Taken off, it stays on record."""

    __tablename__ = "contract_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    paper_code: Mapped[str] = mapped_column(String(40))  # list contract-paper
    #: the digest of a contract's own text while it waits or is registered: the same
    #: file cannot stand behind two living contracts
    claim: Mapped[str | None] = mapped_column(String(64), unique=True)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    contract: Mapped[Contract] = relationship()
    file: Mapped[StoredFile] = relationship()


class ContractApproval(Base):
    """One person's approval in one round, with the certificate as they typed it."""

    __tablename__ = "contract_approvals"
    __table_args__ = (UniqueConstraint("contract_id", "round", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    round: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    registration_no: Mapped[str] = mapped_column(String(16))
    certificate_on: Mapped[date]
    at: Mapped[datetime]

    user: Mapped[User] = relationship()


class IncomeRecognition(Base):
    """技术性收入核定: what was realised this time. A wrong one is void, never deleted.

    本次实现技术性收入 is not stored: it is the technical amount less the costs.
    """

    __tablename__ = "income_recognitions"
    __table_args__ = (
        CheckConstraint("total_fen BETWEEN 1 AND 100000000000000", name="total"),
        CheckConstraint("technical_fen BETWEEN 0 AND total_fen", name="technical"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    total_fen: Mapped[int] = mapped_column(Fen)  # 本次实现合同交易额
    technical_fen: Mapped[int] = mapped_column(Fen)  # 本次实现技术交易额
    #: 分 by code of list income-cost
    costs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: 到账日期: decides the year under a rule by payment date
    paid_on: Mapped[date] = mapped_column(index=True)
    recognised_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(String(500), default="")
