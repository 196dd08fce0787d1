"""Notices, what each person chose, and saved searches."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from tech_market.accounts.models import User
from tech_market.db import Base, new_ref
from tech_market.notices.rules import Frequency, Topic

TOKEN = 32  # characters of a link that works signed out


def new_token() -> str:
    """Return a random word for a link that nobody can guess."""
    return secrets.token_urlsafe(24)


class Notice(Base):
    """One thing told to one person. Holds references; words are made when it is read.

    So nobody reads in it what they may no longer see when they open it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),  # told once
        Index("ix_notices_key", "key"),
        Index("ix_notices_inbox", "user_id", "is_in_inbox", "read_at"),
        Index(
            "ix_notices_mail",
            "user_id",
            "mail_due_at",
            sqlite_where=text("mail_due_at IS NOT NULL"),
            postgresql_where=text("mail_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    topic: Mapped[Topic]
    key: Mapped[str] = mapped_column(String(100))  # "push:need:ab12…:3"
    about_kind: Mapped[str] = mapped_column(String(8), default="")  # need, result
    about_ref: Mapped[str] = mapped_column(String(12), default="")
    #: listings it offers: [kind, ref, percent], the best first
    items: Mapped[list[Any]] = mapped_column(JSON, default=list)
    code: Mapped[str] = mapped_column(String(60), default="")  # which news
    place: Mapped[str] = mapped_column(
        String(60), default=""
    )  # endpoint that tells more
    place_ref: Mapped[str] = mapped_column(String(12), default="")
    is_in_inbox: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_due_at: Mapped[datetime | None]  # emptied once it is mailed, or need not be
    mailed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_code: Mapped[str] = mapped_column(String(40), default="")


class Preference(Base):
    """How one person wants to be told; without a row the defaults below hold."""

    __tablename__ = "notice_preferences"
    __table_args__ = (
        CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from"),
        CheckConstraint("quiet_until BETWEEN 0 AND 23", name="quiet_until"),
        CheckConstraint("least_percent BETWEEN 0 AND 100", name="least_percent"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    frequency: Mapped[Frequency] = mapped_column(default=Frequency.AT_ONCE)
    least_percent: Mapped[int] = mapped_column(default=0)
    by_inbox: Mapped[bool] = mapped_column(default=True)
    by_mail: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[int] = mapped_column(
        default=22
    )  # hours in Shanghai; alike: none
    quiet_until: Mapped[int] = mapped_column(default=7)
    #: ends mail by a link that works signed out
    token: Mapped[str] = mapped_column(String(TOKEN), unique=True, default=new_token)
    paused_at: Mapped[datetime | None]  # the address refused mail for good
    pause_code: Mapped[str] = mapped_column(String(20), default="")  # e.g. 550

    @property
    def quiet(self) -> tuple[int, int]:
        """The hours of rest."""
        return self.quiet_from, self.quiet_until

    @property
    def gets_mail(self) -> bool:
        """Whether mail may go out."""
        return self.by_mail and self.paused_at is None


def digest_of(query: str) -> str:
    """Return what a saved question is known by: a unique index holds no long text."""
    return hashlib.sha256(query.encode()).hexdigest()


class SavedSearch(Base):
    """A question to the list that is asked again of whatever is new."""

    __tablename__ = "saved_searches"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "query_digest"),
        Index("ix_saved_searches_kind_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(8))  # need, result
    query: Mapped[str] = mapped_column(Text)  # of the list's address
    query_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, kept with it
    name: Mapped[str] = mapped_column(String(160))  # what was asked, in words
    terms: Mapped[list[str]] = mapped_column(
        default=list
    )  # all of them must stand there
    #: column → codes of which it must have one
    codes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    frequency: Mapped[Frequency] = mapped_column(default=Frequency.DAILY)
    token: Mapped[str] = mapped_column(String(TOKEN), unique=True, default=new_token)
    created_at: Mapped[datetime]
    #: only what is published later is told: never what was there when it was saved
    mark_at: Mapped[datetime]
    told: Mapped[int] = mapped_column(default=0)  # how many matches so far

    user: Mapped[User] = relationship()

    @validates("query")
    def _digest_query(self, _key: str, query: str) -> str:
        self.query_digest = digest_of(query)
        return query


class Follow(Base):
    """Somebody wants to be told when a listing changes; holds no word of it."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "listing_id"),
        CheckConstraint("kind IN ('need', 'result')", name="kind"),
        Index("ix_follows_listing", "kind", "listing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(8))
    listing_id: Mapped[int]
    created_at: Mapped[datetime]
