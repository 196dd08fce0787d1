"""Columns that needs and results share, indicator rows, numbers, and the change log."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    literal,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tech_market.accounts.models import Organisation, User
from tech_market.db import Base, new_ref
from tech_market.listings.facts import ListingFacts
from tech_market.listings.rules import Level, ListingState


class Listing(Base):
    """A need or a result: the same life, the same audiences.

    Audiences: `title` and `summary` of a published listing are public; `description`
    follows `level`; `confidential`, contact data and (unless stated) money are for the
    owner, a broker who holds it, and oversight.
    """

    __abstract__ = True

    kind: ClassVar[str]  # "need" or "result", as in ListingChange and the audit log
    prefix: ClassVar[str]  # of its yearly number
    facts: ClassVar[type[ListingFacts]]  # what its owner states

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: yearly number, given at filing 备案入库; a renewal keeps it
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    confidential: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[list[str]] = mapped_column(default=list)
    field_code: Mapped[str] = mapped_column(String(40), index=True)  # 技术领域
    industry_code: Mapped[str] = mapped_column(String(40), default="", index=True)
    tag_codes: Mapped[list[str]] = mapped_column(default=list)  # 四张清单, 攻关
    cooperation_codes: Mapped[list[str]] = mapped_column(default=list)
    level: Mapped[Level] = mapped_column(default=Level.OPEN)
    #: 匿名挂牌: the organisation is named to nobody before both sides agree
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    valid_until: Mapped[date] = mapped_column(index=True)
    #: name of the row in the file it came from, for imports done twice
    source_ref: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[ListingState] = mapped_column(default=ListingState.DRAFT, index=True)
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    #: the first publication: what is counted; a renewal does not move it
    first_published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr
    @classmethod
    def organisation(cls) -> Mapped[Organisation]:
        """Whose it is."""
        return relationship(Organisation)

    @property
    def organisation_name(self) -> str:
        """The owner's name, as a row of a list has it."""
        return self.organisation.name

    @declared_attr
    @classmethod
    def author(cls) -> Mapped[User | None]:
        """Who typed it; None for an import from the command line."""
        return relationship(User)

    @classmethod
    def amount_column(cls) -> ColumnElement[int | None]:
        """Return the amount that bands and sorting go by, in 分."""
        raise NotImplementedError

    @classmethod
    def is_amount_public(cls) -> ColumnElement[bool]:
        """Return whether everybody may read the amount."""
        raise NotImplementedError

    @classmethod
    def stage_column(cls) -> ColumnElement[str]:
        """Return the code of the stage: of a result its own, of a need the wanted."""
        raise NotImplementedError

    @classmethod
    def wanted_on_column(cls) -> ColumnElement[date | None]:
        """Return the day it should be solved by; only needs have one."""
        return literal(None, Date())

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        """Refuse to overwrite what somebody else changed meanwhile."""
        return {} if cls.__name__ == "Listing" else {"version_id_col": cls.version}


def counted_index(table: str) -> Index:
    """Return the narrow index that counts what everybody finds."""
    return Index(f"ix_{table}_counted", "state", "level", "valid_until")


def listed_index(table: str, *more: str) -> Index:
    """Return the index that answers public lists: newest first, filters covered."""
    return Index(
        f"ix_{table}_listed",
        "state",
        "published_at",
        "id",  # breaks ties of an import, all published at one moment
        "valid_until",
        "level",
        "field_code",
        "industry_code",
        *more,
    )


class IndicatorRow(Base):
    """One quantified indicator 指标: name, operator, bounds, unit, must or nice."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    operator: Mapped[str] = mapped_column(String(8))  # >= <= > < = range
    low: Mapped[Decimal | None] = mapped_column(Numeric(24, 8))
    high: Mapped[Decimal | None] = mapped_column(Numeric(24, 8))
    unit: Mapped[str] = mapped_column(String(20), default="")
    is_must: Mapped[bool] = mapped_column(default=True)


class NumberSeries(Base):
    """The last number given in a year, locked by whoever takes the next."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("prefix", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(String(8))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class ListingChange(Base):
    """A listing that the search index must look at again.

    Written in the transaction of the change, deleted by the index once it has the row
    as it now is: a set of what is left to do, so commit order does not matter.
    """

    __tablename__ = "listing_changes"
    __table_args__ = (
        CheckConstraint("kind IN ('need', 'result')", name="kind"),
        Index("ix_listing_changes_kind_listing_id", "kind", "listing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    listing_id: Mapped[int]
    at: Mapped[datetime]
