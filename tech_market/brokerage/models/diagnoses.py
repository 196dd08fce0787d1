"""Need diagnoses 需求诊断: a broker rewrites a need with its owner, by versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.brokerage.models.register import Broker
from tech_market.brokerage.rules.diagnoses import LIVING as LIVING_STATES
from tech_market.brokerage.rules.diagnoses import DiagnosisState
from tech_market.db import Base, new_ref
from tech_market.needs.models import Need

LIVING = "state IN ('asked', 'writing', 'sent', 'declined')"


class Diagnosis(Base):
    """One need looked at by one broker; the need itself changes by acceptance only."""

    __tablename__ = "diagnoses"
    __table_args__ = (  # one living diagnosis of a need
        Index(
            "uq_diagnoses_living",
            "need_id",
            unique=True,
            sqlite_where=text(LIVING),
            postgresql_where=text(LIVING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), index=True)
    broker_id: Mapped[int | None] = mapped_column(ForeignKey("brokers.id"), index=True)
    state: Mapped[DiagnosisState] = mapped_column(default=DiagnosisState.ASKED)
    wish: Mapped[str] = mapped_column(String(500), default="")  # the owner's words
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    taken_at: Mapped[datetime | None]
    #: what the need said when the broker last looked; see diagnosis_facts
    base: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_text: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    need: Mapped[Need] = relationship()
    broker: Mapped[Broker | None] = relationship()
    opened_by: Mapped[User | None] = relationship(foreign_keys=[opened_by_id])
    versions: Mapped[list["DiagnosisVersion"]] = relationship(
        back_populates="diagnosis", order_by="DiagnosisVersion.number"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_living(self) -> bool:
        """Whether it is not over."""
        return self.state in LIVING_STATES

    @property
    def latest(self) -> "DiagnosisVersion | None":
        """The newest version, None before the broker wrote one."""
        return self.versions[-1] if self.versions else None


class DiagnosisVersion(Base):
    """What the broker proposes that the need should say; never changed."""

    __tablename__ = "diagnosis_versions"
    __table_args__ = (UniqueConstraint("diagnosis_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnoses.id"), index=True)
    number: Mapped[int]  # 1, 2, …
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(String(500), default="")
    score: Mapped[int]  # completeness, 0-100
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    diagnosis: Mapped[Diagnosis] = relationship(back_populates="versions")
    written_by: Mapped[User | None] = relationship()
