"""Targets: rows, so that the next plan is data."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base, Fen, new_ref
from tech_market.targets.rules.bases import (
    AmountColumn,
    DateKind,
    Foreign,
    Series,
    Side,
)


class Metric(StrEnum):
    """What is measured."""

    TECHNICAL_AMOUNT = "technical-amount"  # 技术交易额, in 分
    NEEDS_PUBLISHED = "needs-published"  # 累计发布企业技术需求, a count


class TargetKind(StrEnum):
    """To be reached, or reported history to compare with."""

    TARGET = "target"
    HISTORY = "history"


class Target(Base):
    """A figure to reach (or reported before) in a period, under one counting rule."""

    __tablename__ = "targets"
    __table_args__ = (
        UniqueConstraint("metric", "starts_on", "ends_on", "basis", "kind"),
        CheckConstraint("value > 0", name="value"),
        CheckConstraint("ends_on >= starts_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    label: Mapped[str] = mapped_column(String(80))
    metric: Mapped[Metric]
    kind: Mapped[TargetKind] = mapped_column(default=TargetKind.TARGET)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(40))  # counting rule, targets.rules
    value: Mapped[int] = mapped_column(Fen)  # 分, or a count for needs
    source: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CountingRule(Base):
    """One counting rule 口径: which contracts, which amount, by which day."""

    __tablename__ = "counting_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str] = mapped_column(String(120))
    side: Mapped[Side]
    amount: Mapped[AmountColumn]
    date_kind: Mapped[DateKind] = mapped_column(default=DateKind.CERTIFICATE)
    series: Mapped[Series] = mapped_column(default=Series.FROZEN)
    #: whether contracts with a party abroad count
    foreign_kind: Mapped[Foreign] = mapped_column(default=Foreign.ANY)
    source: Mapped[str] = mapped_column(String(200))  # what it rests on
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
