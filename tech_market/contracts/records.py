"""What is kept beside a contract: its documents, and who approved it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.contracts.models import Contract
from tech_market.db import Base, new_ref
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
