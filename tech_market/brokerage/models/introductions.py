"""Needs in hand, introductions, and what they released to whom."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import Organisation
from tech_market.brokerage.models.register import Broker
from tech_market.brokerage.rules import IntroductionState, Side
from tech_market.db import Base, new_ref
from tech_market.needs.models import Need
from tech_market.recommend.models import Match

if TYPE_CHECKING:
    from tech_market.brokerage.models.deals import Deal


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


class Handover(Base):
    """A need and all that lives about it passed to another broker, by whom and why."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id"), index=True
    )
    from_broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"))
    to_broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"))
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    from_broker: Mapped[Broker] = relationship(foreign_keys=[from_broker_id])
    to_broker: Mapped[Broker] = relationship(foreign_keys=[to_broker_id])
