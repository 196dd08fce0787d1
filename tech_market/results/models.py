"""Results, their indicators and intellectual property rights."""

from datetime import date
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.db import Base, Fen
from tech_market.listings.facts import ListingFacts
from tech_market.listings.models import (
    IndicatorRow,
    Listing,
    counted_index,
    listed_index,
)
from tech_market.results.facts import ResultFacts


class Result(Listing):
    """What an institute has to offer."""

    __tablename__ = "results"
    __table_args__ = (
        UniqueConstraint("organisation_id", "source_ref"),
        CheckConstraint("price_fen BETWEEN 0 AND 100000000000000", name="price"),
        CheckConstraint("trl BETWEEN 1 AND 9", name="trl"),
        counted_index("results"),
        listed_index("results", "stage_code"),
    )

    kind: ClassVar[str] = "result"
    prefix: ClassVar[str] = "CG"
    facts: ClassVar[type[ListingFacts]] = ResultFacts

    advantage: Mapped[str] = mapped_column(Text, default="")  # 与现有做法相比的优势
    stage_code: Mapped[str] = mapped_column(String(40), default="")  # maturity-stage
    trl: Mapped[int | None]
    conversion_codes: Mapped[list[str]] = mapped_column(default=list)  # 转化方式
    pricing_code: Mapped[str] = mapped_column(String(40), default="")  # 定价方式
    price_type_code: Mapped[str] = mapped_column(String(40), default="")  # 面议 意向 …
    #: asking price in 分, None = 面议. Confidential unless is_price_public
    price_fen: Mapped[int | None] = mapped_column(Fen)
    is_price_public: Mapped[bool] = mapped_column(default=True)
    attribute_code: Mapped[str] = mapped_column(String(40), default="")  # 成果属性
    completers: Mapped[str] = mapped_column(String(300), default="")  # 完成人, in order

    indicators: Mapped[list["ResultIndicator"]] = relationship(
        order_by="ResultIndicator.position", cascade="all, delete-orphan"
    )
    ip_rights: Mapped[list["IpRight"]] = relationship(
        order_by="IpRight.position", cascade="all, delete-orphan"
    )

    @classmethod
    def amount_column(cls) -> ColumnElement[int | None]:
        """Return the asking price."""
        return cls.price_fen.expression

    @classmethod
    def is_amount_public(cls) -> ColumnElement[bool]:
        """Return whether everybody may read the price."""
        return cls.is_price_public.expression

    @classmethod
    def stage_column(cls) -> ColumnElement[str]:
        """Return the stage 成熟阶段."""
        return cls.stage_code.expression


class ResultIndicator(IndicatorRow):
    """What the result reaches."""

    __tablename__ = "result_indicators"

    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)


class IpRight(Base):
    """One intellectual property right with number, status and expiry."""

    __tablename__ = "ip_rights"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)
    position: Mapped[int]
    kind_code: Mapped[str] = mapped_column(String(40))  # list ip-kind
    number: Mapped[str] = mapped_column(String(60), default="")
    status: Mapped[str] = mapped_column(String(40), default="")
    expires_on: Mapped[date | None]
