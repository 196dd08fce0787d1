"""Needs and their indicators."""

from datetime import date
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    cast,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.db import Fen
from tech_market.listings.facts import ListingFacts
from tech_market.listings.models import (
    IndicatorRow,
    Listing,
    counted_index,
    listed_index,
)
from tech_market.needs.facts import NeedFacts


class Need(Listing):
    """What an enterprise is looking for."""

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("organisation_id", "source_ref"),
        CheckConstraint("budget_low_fen BETWEEN 0 AND 100000000000000", name="low"),
        CheckConstraint("budget_high_fen BETWEEN 0 AND 100000000000000", name="high"),
        CheckConstraint("budget_low_fen <= budget_high_fen", name="budget_order"),
        counted_index("needs"),
        listed_index("needs"),
        Index(  # counts an enterprise's first publications without reading a row
            "ix_needs_published_by",
            "organisation_id",
            "first_published_at",
            "number",
            "state",
            "valid_until",
        ),
    )

    kind: ClassVar[str] = "need"
    prefix: ClassVar[str] = "XQ"
    facts: ClassVar[type[ListingFacts]] = NeedFacts

    current_practice: Mapped[str] = mapped_column(Text, default="")  # 现有基础
    expected_effect: Mapped[str] = mapped_column(Text, default="")  # 预期效果
    #: 预算 in 分; both None = 面议. Confidential unless is_budget_public
    budget_low_fen: Mapped[int | None] = mapped_column(Fen)
    budget_high_fen: Mapped[int | None] = mapped_column(Fen)
    is_budget_public: Mapped[bool] = mapped_column(default=False)
    deadline_on: Mapped[date | None]  # when the enterprise wants it solved
    trl_wanted: Mapped[int | None]  # 1-9
    ip_wanted: Mapped[str] = mapped_column(String(200), default="")  # 知识产权归属期望
    region_wanted: Mapped[str] = mapped_column(String(40), default="")  # list region
    #: terms that must be held 必须, of list hard-term; the others are wishes 优先
    hard_codes: Mapped[list[str]] = mapped_column(default=list)
    source_code: Mapped[str] = mapped_column(String(40), default="")  # need-source

    indicators: Mapped[list["NeedIndicator"]] = relationship(
        order_by="NeedIndicator.position", cascade="all, delete-orphan"
    )

    @classmethod
    def amount_column(cls) -> ColumnElement[int | None]:
        """Return the budget's upper bound, or its lower one."""
        return func.coalesce(cls.budget_high_fen, cls.budget_low_fen)

    @classmethod
    def is_amount_public(cls) -> ColumnElement[bool]:
        """Return whether everybody may read the budget."""
        return cls.is_budget_public.expression

    @classmethod
    def stage_column(cls) -> ColumnElement[str]:
        """Return the level wanted as a code of the list trl."""
        return func.coalesce(cast(cls.trl_wanted, String), "")

    @classmethod
    def wanted_on_column(cls) -> ColumnElement[date | None]:
        """Return the day the enterprise wants it solved by."""
        return cls.deadline_on.expression


class NeedIndicator(IndicatorRow):
    """What the need asks for."""

    __tablename__ = "need_indicators"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), index=True)
