"""What stands around the entries: the chain's head, derived sums, frozen periods."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.contracts.facts import Clock, Dimension
from tech_market.db import Base, Fen, new_ref


class LedgerHead(Base):
    """The last entry's digest and how many there are: one row, locked by appenders."""

    __tablename__ = "ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None]  # of the last entry
    count: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))


class AmountSum(Base):
    """Derived, for speed: the entries of one month, clock, group and side, added up.

    Written together with each entry; `flask ledger recount --tables` proves that it
    says what the entries say, `flask ledger rebuild` makes it anew from them.
    """

    __tablename__ = "amount_sums"

    dimension: Mapped[Dimension] = mapped_column(primary_key=True)
    clock: Mapped[Clock] = mapped_column(primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 202603
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    seller_here: Mapped[bool] = mapped_column(primary_key=True)
    buyer_here: Mapped[bool] = mapped_column(primary_key=True)
    is_foreign: Mapped[bool] = mapped_column(primary_key=True)
    technical_fen: Mapped[int] = mapped_column(Fen)
    total_fen: Mapped[int] = mapped_column(Fen)
    contracts: Mapped[int]  # by clock: registered, or registered and still counted
    events: Mapped[int]


class Snapshot(Base):
    """A published month or year. Never changed, never deleted (triggers).

    While it stands no entry is booked into its days: figures booked there stay as
    they were read, and `flask ledger verify` proves it.
    """

    __tablename__ = "ledger_snapshots"
    __table_args__ = (
        UniqueConstraint("first_on", "last_on"),
        CheckConstraint("last_on >= first_on", name="period"),
        Index("ix_ledger_snapshots_last_on", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    first_on: Mapped[date]
    last_on: Mapped[date]
    #: the ledger's length and digest at that moment
    ledger_count: Mapped[int]
    ledger_digest: Mapped[str] = mapped_column(String(64))
    #: by counting side "output/absorb/touching/all": technical_fen, total_fen,
    #: contracts, events; and the same by type, field and seller's town
    figures: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: SHA-256 over period, ledger state, figures, moment and the snapshot before
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64))

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.first_on.month != self.last_on.month

    @property
    def label(self) -> str:
        """Return "2026" or "2026-03"."""
        return f"{self.first_on:%Y}" if self.is_year else f"{self.first_on:%Y-%m}"
