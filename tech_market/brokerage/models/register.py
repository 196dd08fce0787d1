"""The broker register, with conflicts of interest."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import Organisation, User
from tech_market.brokerage.rules import USUAL_MOST_NEEDS
from tech_market.db import Base, new_ref


class BrokerState(StrEnum):
    """Where the broker stands in the register."""

    APPLIED = "applied"
    FILED = "filed"
    SUSPENDED = "suspended"


class Broker(Base):
    """A technology broker as filed 备案 with the district."""

    __tablename__ = "brokers"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    employer: Mapped[str] = mapped_column(String(120), default="")
    grade_code: Mapped[str] = mapped_column(String(40))  # list broker-grade
    certificate_no: Mapped[str] = mapped_column(String(60), unique=True)
    issuing_body: Mapped[str] = mapped_column(String(120))
    certificate_expires_on: Mapped[date]
    filing_no: Mapped[str | None] = mapped_column(String(40), unique=True)  # 备案号
    filed_at: Mapped[datetime | None]
    field_codes: Mapped[list[str]] = mapped_column(default=list)
    intro: Mapped[str] = mapped_column(Text, default="")
    is_listed: Mapped[bool] = mapped_column(default=True)  # in the public directory
    #: the directory also shows how many deals and registered contracts
    shows_figures: Mapped[bool] = mapped_column(default=False)
    #: how many needs may be in hand at once
    most_needs: Mapped[int] = mapped_column(default=USUAL_MOST_NEEDS)
    state: Mapped[BrokerState] = mapped_column(default=BrokerState.APPLIED)
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_filed(self) -> bool:
        """Whether the district has the broker on file now."""
        return self.state is BrokerState.FILED


class Conflict(Base):
    """A broker's declared interest in an organisation; ended, never deleted."""

    __tablename__ = "broker_conflicts"
    __table_args__ = (
        Index(
            "uq_broker_conflicts_living",
            "broker_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    kind_code: Mapped[str] = mapped_column(String(40))  # list conflict-kind
    note: Mapped[str] = mapped_column(String(200), default="")
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]

    broker: Mapped[Broker] = relationship()
    organisation: Mapped[Organisation] = relationship()
