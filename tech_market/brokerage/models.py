"""The broker register, introductions and deals."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import Organisation, User
from tech_market.brokerage.rules import IntroductionState, Side
from tech_market.db import Base, Fen, new_ref
from tech_market.needs.models import Need
from tech_market.recommend.models import Match


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
    state: Mapped[BrokerState] = mapped_column(default=BrokerState.APPLIED)
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_filed(self) -> bool:
        """Whether the district has the broker on file now."""
        return self.state is BrokerState.FILED


class NeedHold(Base):
    """A need in one broker's hands: the primary key lets only one broker win."""

    __tablename__ = "need_holds"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"), index=True)
    since: Mapped[datetime]

    broker: Mapped[Broker] = relationship()
    need: Mapped[Need] = relationship()


class Introduction(Base):
    """A broker brings both sides of a match together; named once both agree."""

    __tablename__ = "introductions"
    __table_args__ = (  # one living introduction of a match; released ones are history
        Index(
            "uq_introductions_living",
            "match_id",
            unique=True,
            sqlite_where=text("state != 'released'"),
            postgresql_where=text("state != 'released'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"), index=True)
    state: Mapped[IntroductionState] = mapped_column(default=IntroductionState.ASKED)
    taken_at: Mapped[datetime]  # the broker's filing 备案 of this introduction
    need_accepted_at: Mapped[datetime | None]
    need_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    result_accepted_at: Mapped[datetime | None]
    result_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    contacts_released_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    declined_side: Mapped[Side | None]
    released_at: Mapped[datetime | None]  # given back to the queue by the broker
    decline_code: Mapped[str] = mapped_column(String(40), default="")
    decline_text: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    match: Mapped[Match] = relationship()
    broker: Mapped[Broker] = relationship()
    deal: Mapped["Deal | None"] = relationship(back_populates="introduction")

    __mapper_args__ = {"version_id_col": version}


class ContactRelease(Base):
    """Whose contact data were shown to whom, when: the log behind a release."""

    __tablename__ = "contact_releases"
    __table_args__ = (
        UniqueConstraint(
            "introduction_id",
            "of_organisation_id",
            "to_organisation_id",
            name="uq_contact_releases_once",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id"), index=True
    )
    of_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    to_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    at: Mapped[datetime]

    of_organisation: Mapped[Organisation] = relationship(
        foreign_keys=[of_organisation_id]
    )
    to_organisation: Mapped[Organisation] = relationship(
        foreign_keys=[to_organisation_id]
    )


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
    next_step: Mapped[str] = mapped_column(String(200), default="")
    next_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_code: Mapped[str] = mapped_column(String(40), default="")
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
