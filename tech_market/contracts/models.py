"""Contracts, their parties and deductions, and the events that are counted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import Organisation, User
from tech_market.brokerage.models import Broker, Deal
from tech_market.contracts.rules import AmountKind, ContractState, PartySide
from tech_market.db import Base, Fen, new_ref
from tech_market.needs.models import Need
from tech_market.results.models import Result


class Contract(Base):
    """One technology contract as typed from the paper.

    技术交易额 is never stored here: it is `total_fen` less the deduction rows. What
    counts is the sum of the contract's amount events, and nothing else.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        CheckConstraint("total_fen BETWEEN 1 AND 100000000000000", name="total"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    project_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(Text, default="")  # 标的: what is delivered
    type_code: Mapped[str] = mapped_column(String(40))  # list contract-type
    subtype_code: Mapped[str] = mapped_column(String(40), default="")
    field_code: Mapped[str] = mapped_column(String(40))
    ip_code: Mapped[str] = mapped_column(String(40))  # list ip-kind
    payment_code: Mapped[str] = mapped_column(String(40), default="")
    payment_terms: Mapped[str] = mapped_column(String(500), default="")
    plan_code: Mapped[str] = mapped_column(String(40), default="")  # plan-source
    objective_code: Mapped[str] = mapped_column(String(40), default="")  # GB/T 24450
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    total_fen: Mapped[int] = mapped_column(Fen)  # 合同成交总额
    #: the money of the paper; anything but CNY needs amount, rate, its day and source
    currency_code: Mapped[str] = mapped_column(String(3), default="CNY")
    original_amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    exchange_rate: Mapped[Decimal | None] = mapped_column(Numeric(18, 8))  # 元 for 1
    rate_on: Mapped[date | None]
    rate_source: Mapped[str] = mapped_column(String(120), default="")
    #: the drafter states that the price contains no hardware: both amounts equal
    is_all_technical: Mapped[bool] = mapped_column(default=False)
    is_related: Mapped[bool] = mapped_column(default=False)  # 关联交易
    #: why the total is far above the need's budget, when it is
    amount_note: Mapped[str] = mapped_column(String(500), default="")
    trade_licence_no: Mapped[str] = mapped_column(String(80), default="")  # 涉外
    event_note: Mapped[str] = mapped_column(String(200), default="")  # where they met
    #: 登记编号 of the contract this one was cut from or re-sells
    parent_no: Mapped[str] = mapped_column(String(16), default="")
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deals.id"), unique=True)
    #: listings behind a contract that has no deal; a deal knows its own
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    result_id: Mapped[int | None] = mapped_column(ForeignKey("results.id"))
    broker_id: Mapped[int | None] = mapped_column(ForeignKey("brokers.id"), index=True)
    state: Mapped[ContractState] = mapped_column(
        default=ContractState.DRAFT, index=True
    )
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]  # 受理; 补正 sets it anew
    decided_at: Mapped[datetime | None]  # 登记 or 不予登记
    #: how often it was handed in: approvals hold for one application only
    round: Mapped[int] = mapped_column(default=0)
    #: key of the registration rules that held on the day it was handed in
    rule_key: Mapped[str] = mapped_column(String(10), default="")
    #: why it was handed in although it looks like another one
    duplicate_note: Mapped[str] = mapped_column(String(500), default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: 登记编号, 16 (or old 14) digits, normalised; a string, never parsed, never reused
    registration_no: Mapped[str | None] = mapped_column(String(16), unique=True)
    certificate_on: Mapped[date | None] = mapped_column(index=True)
    registered_at: Mapped[datetime | None]
    source_ref: Mapped[str | None] = mapped_column(String(80), unique=True)
    #: digest of project, parties, day and total while submitted or registered: the
    #: same contract cannot wait or count twice, whoever enters it
    fingerprint: Mapped[str | None] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    parties: Mapped[list["ContractParty"]] = relationship(
        order_by="ContractParty.id", cascade="all, delete-orphan"
    )
    deductions: Mapped[list["Deduction"]] = relationship(
        order_by="Deduction.id", cascade="all, delete-orphan"
    )
    events: Mapped[list["AmountEvent"]] = relationship(
        order_by="AmountEvent.id", back_populates="contract"
    )
    deal: Mapped[Deal | None] = relationship()
    need: Mapped[Need | None] = relationship()
    result: Mapped[Result | None] = relationship()
    broker: Mapped[Broker | None] = relationship()
    entered_by: Mapped[User | None] = relationship(foreign_keys=[entered_by_id])

    __mapper_args__ = {"version_id_col": version}


class ContractParty(Base):
    """A seller 卖方 or buyer 买方 as named in the contract."""

    __tablename__ = "contract_parties"
    __table_args__ = (Index("ix_contract_parties_org", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    side: Mapped[PartySide]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    region_code: Mapped[str] = mapped_column(String(6), default="")
    nature_code: Mapped[str] = mapped_column(String(40), default="")  # party-nature
    town_code: Mapped[str] = mapped_column(String(40), default="")  # inside Zhenhai
    sector_code: Mapped[str] = mapped_column(String(40), default="")  # GB/T 4754
    flag_codes: Mapped[list[str]] = mapped_column(default=list)  # list party-flag
    seal_name: Mapped[str] = mapped_column(String(120), default="")  # as stamped
    #: of several on one side, in hundredths of a percent; splits only, counts nothing
    share_bp: Mapped[int | None]

    organisation: Mapped[Organisation | None] = relationship()


class Deduction(Base):
    """One non-technical cost 非技术性费用: 设备, 仪器, 零部件, 原材料, 其他."""

    __tablename__ = "deductions"
    __table_args__ = (
        CheckConstraint("amount_fen BETWEEN 1 AND 100000000000000", name="amount"),
        UniqueConstraint("contract_id", "kind_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    kind_code: Mapped[str] = mapped_column(String(40))  # list deduction-kind
    amount_fen: Mapped[int] = mapped_column(Fen)


#: what a figure adds up, kept in the indexes of days: a recount reads nothing else
SUMMED = ("seller_here", "buyer_here", "is_foreign", "kind", "technical_delta_fen",
          "total_delta_fen")  # fmt: skip


class AmountEvent(Base):
    """One entry that is counted. Never changed, never deleted (triggers).

    The first of a contract is its registration; later ones carry signed differences.
    The columns from `origin_on` on are `Facts`: by what it is counted, ever after.
    """

    __tablename__ = "amount_events"
    __table_args__ = (
        UniqueConstraint("contract_id", "sequence"),
        CheckConstraint(
            "total_delta_fen BETWEEN -100000000000000 AND 100000000000000", name="total"
        ),
        CheckConstraint(
            "technical_delta_fen BETWEEN -100000000000000 AND 100000000000000",
            name="technical",
        ),
        CheckConstraint("booked_on >= effective_on", name="booked"),
        Index("ix_amount_events_booked_on", "booked_on", *SUMMED),
        Index("ix_amount_events_origin_on", "origin_on", *SUMMED),
        Index("ix_amount_events_signed_on", "signed_on", *SUMMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    sequence: Mapped[int]  # 1 for the registration, then 2, 3, …
    kind: Mapped[AmountKind]
    total_delta_fen: Mapped[int] = mapped_column(Fen)
    technical_delta_fen: Mapped[int] = mapped_column(Fen)
    #: the non-technical costs that hold from now on: 分 by code of list deduction-kind
    deductions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: the certificate's date for a registration, the day of what was decided later
    effective_on: Mapped[date]
    #: the day that decides the published month and year: `effective_on`, or the day
    #: of the entry when the month of `effective_on` was frozen by then
    booked_on: Mapped[date]
    origin_on: Mapped[date]  # the certificate's date, of later entries too
    signed_on: Mapped[date]
    seller_here: Mapped[bool]
    buyer_here: Mapped[bool]
    is_foreign: Mapped[bool]
    type_code: Mapped[str] = mapped_column(String(40))
    field_code: Mapped[str] = mapped_column(String(40))
    ip_code: Mapped[str] = mapped_column(String(40))
    sector_code: Mapped[str] = mapped_column(String(40))
    seller_town: Mapped[str] = mapped_column(String(40))
    buyer_town: Mapped[str] = mapped_column(String(40))
    seller_kind: Mapped[str] = mapped_column(String(40))
    buyer_scale: Mapped[str] = mapped_column(String(40))
    seller_ref: Mapped[str] = mapped_column(String(12))
    buyer_ref: Mapped[str] = mapped_column(String(12))
    broker_ref: Mapped[str] = mapped_column(String(12))
    size_code: Mapped[str] = mapped_column(String(40))
    #: what the entry rests on: number or digest of a paper
    evidence: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: SHA-256 of the entry before, 64 hex digits; unique, so the chain cannot fork
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    #: SHA-256 over all of this row, see `chain.COVERED`
    digest: Mapped[str] = mapped_column(String(64))

    contract: Mapped[Contract] = relationship(back_populates="events")

    @property
    def booked_year(self) -> int:
        """Return the year whose published figure it is part of."""
        return self.booked_on.year
