"""Papers of evidence that were given out: their digests, never their content."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.brokerage.models import Introduction
from tech_market.brokerage.rules import Side
from tech_market.db import Base


class EvidencePaper(Base):
    """One PDF given to one person. Never changed, never deleted (triggers)."""

    __tablename__ = "evidence_papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: printed on the paper; whoever holds the paper can ask about it
    code: Mapped[str] = mapped_column(String(20), unique=True)
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id"), index=True
    )
    side: Mapped[Side | None]  # the party it was made for; None holds both sides
    sha256: Mapped[str] = mapped_column(String(64))  # of the file
    records_sha256: Mapped[str] = mapped_column(String(64))  # of its records, in order
    record_count: Mapped[int]
    audit_digest: Mapped[str] = mapped_column(String(64))  # the chain's head then
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    introduction: Mapped[Introduction] = relationship()
    issued_by: Mapped[User] = relationship()
