"""What brokers propose to change in the lexicon."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.db import Base, new_ref
from tech_market.learning.models.versions import EngineVersion


class ProposalState(StrEnum):
    """Waiting until an administrator takes it into a version or says no."""

    WAITING = "waiting"
    ADOPTED = "adopted"
    REFUSED = "refused"


class LexiconProposal(Base):
    """One line of the lexicon to add, to replace or to take out."""

    __tablename__ = "lexicon_proposals"
    __table_args__ = (Index("ix_lexicon_proposals_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    old: Mapped[str] = mapped_column(Text)  # the line that holds now; "" for a new one
    new: Mapped[str] = mapped_column(Text)  # the line it shall be; "" to take it out
    why: Mapped[str] = mapped_column(String(200))
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.WAITING)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(String(200), default="")
    version_id: Mapped[int | None] = mapped_column(ForeignKey("engine_versions.id"))

    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    version: Mapped[EngineVersion | None] = relationship()
