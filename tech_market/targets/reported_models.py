"""The plan's other figures: targets as rows, and what was reported for each year."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.db import Base, new_ref
from tech_market.files.models import StoredFile


class ReportedTarget(Base):
    """A figure of a plan that is reported 上报 to us and never counted here."""

    __tablename__ = "reported_targets"
    __table_args__ = (
        CheckConstraint("target > 0", name="target"),
        CheckConstraint("last_year >= first_year", name="years"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    code: Mapped[str] = mapped_column(String(40), unique=True)  # so it is seeded once
    label: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(16))
    first_year: Mapped[int]
    last_year: Mapped[int]
    base_year: Mapped[int | None]
    base: Mapped[int | None] = mapped_column(BigInteger)  # thousandths, as all values
    target: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    sort: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ReportedValue(Base):
    """What was reported for a year. Never changed (triggers): a correction is a row.

    The highest revision of a year holds.
    """

    __tablename__ = "reported_values"
    __table_args__ = (
        UniqueConstraint("target_id", "year", "revision"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    target_id: Mapped[int] = mapped_column(ForeignKey("reported_targets.id"))
    year: Mapped[int]
    revision: Mapped[int]  # 1, 2, … of its year
    value: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))  # "" when the file says it
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    reason: Mapped[str] = mapped_column(String(200))  # of a correction, else ""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    reported_target: Mapped[ReportedTarget] = relationship()
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
    by: Mapped[User | None] = relationship(lazy="joined")
