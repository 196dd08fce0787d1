"""Marks on the queue: put off, kept for one broker, and every no to a pair."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.brokerage.models.register import Broker
from tech_market.brokerage.rules import Judge
from tech_market.db import Base
from tech_market.recommend.models import Match


class Snooze(Base):
    """A pairing one broker does not want to see before a day."""

    __tablename__ = "snoozes"

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), primary_key=True)
    broker_id: Mapped[int] = mapped_column(
        ForeignKey("brokers.id"), primary_key=True, index=True
    )
    until: Mapped[date]  # the first day it shows again


class Assignment(Base):
    """An open pairing the administrator keeps for one broker for some days."""

    __tablename__ = "assignments"

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), primary_key=True)
    broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"), index=True)
    until: Mapped[date]  # its last day; afterwards the pairing is everybody's again
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    match: Mapped[Match] = relationship()
    broker: Mapped[Broker] = relationship()


class PairDecline(Base):
    """Somebody said no to a pair and why; both owners read it, without names."""

    __tablename__ = "pair_declines"

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    judge: Mapped[Judge]
    code: Mapped[str] = mapped_column(String(40))  # list decline-reason
    text: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    match: Mapped[Match] = relationship()
