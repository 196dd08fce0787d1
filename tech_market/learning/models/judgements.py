"""What people said of pairs: rows are added, never changed; the database refuses."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.db import Base
from tech_market.needs.models import Need
from tech_market.results.models import Result


class Judgement(Base):
    """One person's act that says how well a result answers a need."""

    __tablename__ = "judgements"
    __table_args__ = (
        CheckConstraint("grade BETWEEN 0 AND 3", name="grade"),
        Index("ix_judgements_pair", "need_id", "result_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(10))  # need, result, broker, market
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"))
    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))  # list judgement-kind
    #: list decline-reason, or close-reason of a deal; "" for a yes
    reason: Mapped[str] = mapped_column(String(40), default="")
    #: 0-3, how relevant the act says the result is; None where it says nothing of that
    grade: Mapped[int | None]
    source_kind: Mapped[str] = mapped_column(String(20))  # match, introduction, deal
    source_ref: Mapped[str] = mapped_column(String(12))
    engine: Mapped[str] = mapped_column(String(40))  # the weights that had paired them
    score: Mapped[float]  # 0.0-1.0, what those weights gave the pair

    need: Mapped[Need] = relationship()
    result: Mapped[Result] = relationship()
