"""Expressions of interest 合作意向, and the agreements on secrecy of talks."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import Organisation
from tech_market.brokerage.models.introductions import Introduction
from tech_market.brokerage.rules import ExpressionState, Side
from tech_market.db import Base, new_ref
from tech_market.files.models import StoredFile
from tech_market.needs.models import Need
from tech_market.results.models import Result


class Expression(Base):
    """One side asks to be brought together with a listing of the other."""

    __tablename__ = "expressions"
    __table_args__ = (
        Index(
            "uq_expressions_living",
            "need_id",
            "result_id",
            unique=True,
            sqlite_where=text("state IN ('sent', 'verified')"),
            postgresql_where=text("state IN ('sent', 'verified')"),
        ),
        Index("ix_expressions_state_sent_at", "state", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"))
    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)
    side: Mapped[Side]  # whose interest it is
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    capability: Mapped[str] = mapped_column(Text)
    interest: Mapped[str] = mapped_column(Text)
    cooperation: Mapped[str] = mapped_column(Text)
    wants_nda: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ExpressionState] = mapped_column(default=ExpressionState.SENT)
    sent_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    return_code: Mapped[str] = mapped_column(String(40), default="")
    return_text: Mapped[str] = mapped_column(String(500), default="")
    introduction_id: Mapped[int | None] = mapped_column(
        ForeignKey("introductions.id"), unique=True
    )
    version: Mapped[int] = mapped_column(default=1)

    need: Mapped[Need] = relationship()
    result: Mapped[Result] = relationship()
    organisation: Mapped[Organisation] = relationship()
    introduction: Mapped[Introduction | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def target(self) -> Need | Result:
        """The other side's listing, which the interest is in."""
        return self.result if self.side is Side.NEED else self.need

    @property
    def own(self) -> Need | Result:
        """The sender's listing."""
        return self.need if self.side is Side.NEED else self.result


class NdaTerms(Base):
    """An agreement on secrecy 保密协议 that a side wants before secrets are told."""

    __tablename__ = "nda_terms"

    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id"), primary_key=True
    )
    wanted_side: Mapped[Side]
    wanted_at: Mapped[datetime]
    edition: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the text agreed to
    need_accepted_at: Mapped[datetime | None]
    need_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    result_accepted_at: Mapped[datetime | None]
    result_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    introduction: Mapped[Introduction] = relationship()
    files: Mapped[list["NdaFile"]] = relationship(order_by="NdaFile.id")

    @property
    def is_settled(self) -> bool:
        """Whether both sides said yes: to the text, or to an agreement they signed."""
        if self.need_accepted_at and self.result_accepted_at:
            return True
        return any(one.confirmed_at for one in self.files)

    def accepted_at(self, side: Side) -> datetime | None:
        """Return when this side said yes, or None."""
        return self.need_accepted_at if side is Side.NEED else self.result_accepted_at


class NdaFile(Base):
    """An agreement on secrecy signed on paper, as a side uploaded it."""

    __tablename__ = "nda_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("nda_terms.introduction_id"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    side: Mapped[Side]  # who uploaded it, and thereby stands by it
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]  # by the other side
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    file: Mapped[StoredFile] = relationship()
