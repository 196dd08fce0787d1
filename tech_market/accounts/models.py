"""People, organisations 单位, and what ties them."""

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from tech_market.db import Base, new_ref
from tech_market.matching.spoken import sound_of

SOUND_MOST = 400  # characters of a name's pinyin


class OrganisationState(StrEnum):
    """What the administrator found."""

    PENDING = "pending"
    VERIFIED = "verified"
    REFUSED = "refused"


class Rank(StrEnum):
    """A member's place in the organisation."""

    OWNER = "owner"
    MEMBER = "member"


class MembershipState(StrEnum):
    """Whether the organisation has let the person in."""

    PENDING = "pending"
    ACTIVE = "active"
    REMOVED = "removed"


class StaffRole(StrEnum):
    """Roles given by invitation only."""

    BROKER = "broker"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Organisation(Base):
    """An enterprise, institute or service agency; one row for one credit code."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("length(credit_code) = 18", name="code_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    name: Mapped[str] = mapped_column(String(120), index=True)
    #: the name in pinyin and by initials, so that it is found by its sound
    name_sound: Mapped[str] = mapped_column(
        String(SOUND_MOST), default="", server_default=""
    )
    #: 统一社会信用代码, normalised and checked (GB 32100)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    kind_code: Mapped[str] = mapped_column(String(40))  # list organisation-kind
    nature_code: Mapped[str] = mapped_column(String(40), default="")
    region_code: Mapped[str] = mapped_column(String(6), default="")
    town_code: Mapped[str] = mapped_column(String(40), default="")
    sector_code: Mapped[str] = mapped_column(String(40), default="")  # GB/T 4754
    scale_code: Mapped[str] = mapped_column(String(40), default="")
    intro: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    state: Mapped[OrganisationState] = mapped_column(default=OrganisationState.PENDING)
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="organisation", order_by="Membership.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @validates("name")
    def _sound_name(self, _key: str, name: str) -> str:
        self.name_sound = sound_of(name)[:SOUND_MOST]
        return name

    @property
    def is_verified(self) -> bool:
        """Whether the administrator has verified it."""
        return self.state is OrganisationState.VERIFIED


class User(UserMixin, Base):
    """A person who can sign in. Flask-Login sees the sign-in's token, not the id."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    name: Mapped[str] = mapped_column(String(40))
    name_sound: Mapped[str] = mapped_column(
        String(SOUND_MOST), default="", server_default=""
    )
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    phone: Mapped[str] = mapped_column(String(30), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    staff_role: Mapped[StaffRole | None]
    is_disabled: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(12), default="")
    #: "larger", "normal", or "" as long as the person made no choice
    text_size: Mapped[str] = mapped_column(String(10), default="")
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    consented_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    password_changed_at: Mapped[datetime | None]
    leaving_at: Mapped[datetime | None]  # when the account will be erased, if asked for
    left_at: Mapped[datetime | None]  # erased: name and address are gone for good

    membership: Mapped["Membership | None"] = relationship(
        back_populates="user", foreign_keys="Membership.user_id"
    )
    #: this browser's token while a request runs; never stored
    sign_in_token = ""

    @validates("name")
    def _sound_name(self, _key: str, name: str) -> str:
        self.name_sound = sound_of(name)[:SOUND_MOST]
        return name

    def get_id(self) -> str:
        """Return what Flask-Login puts in the cookie: the sign-in's token."""
        return self.sign_in_token


class Membership(Base):
    """One person's place in one organisation; a person has at most one."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    rank: Mapped[Rank] = mapped_column(default=Rank.MEMBER)
    state: Mapped[MembershipState] = mapped_column(default=MembershipState.PENDING)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(
        back_populates="membership", foreign_keys=[user_id]
    )
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")


class Invitation(Base):
    """A link, valid once and for one mail address, into staff or an organisation."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    #: of the second link, made by the worker that mailed it
    mail_token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    staff_role: Mapped[StaffRole | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SignIn(Base):
    """One signed-in browser. The cookie holds a random token, this row its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ip: Mapped[str] = mapped_column(String(45), default="")
    #: "browser/system" in codes (accounts/devices.py), e.g. "edge/windows"
    device: Mapped[str] = mapped_column(String(40), default="")

    user: Mapped[User] = relationship()


class Attempt(Base):
    """One try at a guarded door, counted across all processes."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))  # "sign-in:account:<hash>" and alike
    at: Mapped[datetime]
