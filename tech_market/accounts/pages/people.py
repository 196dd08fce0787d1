"""What the pages of people show."""

from dataclasses import dataclass
from datetime import datetime

from tech_market.accounts.forms import (
    AccountForm,
    JoinForm,
    JoinSignUpForm,
    PasswordForm,
    SignInForm,
    SignUpForm,
)
from tech_market.accounts.models import Membership, MembershipState, Rank, User
from tech_market.accounts.rules import masked_email
from tech_market.policy.actor import ROLE_NAMES, Role
from tech_market.web.paging import Pager


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form, with what went wrong."""

    form: SignInForm


@dataclass(frozen=True, slots=True)
class SignUpPage:
    """One of the two ways to sign up."""

    form: SignUpForm | JoinSignUpForm

    @property
    def is_join(self) -> bool:
        """Whether the organisation is there already."""
        return isinstance(self.form, JoinSignUpForm)


@dataclass(frozen=True, slots=True)
class SignUpDonePage:
    """The one answer to every sign-up."""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the market knows about the person who looks."""

    form: AccountForm
    email: str
    consent_version: str
    consented_at: datetime | None
    staff_role: str
    place: Membership | None
    sign_in_count: int  # living ones, this one among them

    @classmethod
    def of(cls, user: User, *, form: AccountForm, sign_in_count: int) -> "AccountPage":
        """Build the page of one person."""
        place = user.membership
        if place is not None and place.state is MembershipState.REMOVED:
            place = None
        return cls(
            form=form,
            email=user.email,
            consent_version=user.consent_version,
            consented_at=user.consented_at,
            staff_role=role_name(user),
            place=place,
            sign_in_count=sign_in_count,
        )


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """The form for a new password."""

    form: PasswordForm
    address_count: int  # private ones that go on answering, unless ended with it


@dataclass(frozen=True, slots=True)
class JoinPage:
    """Where a person without a place stands, and the form to ask for one."""

    form: JoinForm
    waiting_for: str  # the organisation's name; "" for none
    is_member: bool
    is_staff: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the administrator sees them: the address masked."""

    ref: str
    name: str
    email: str
    role: str
    organisation: str
    is_disabled: bool
    is_gone: bool  # left of their own will
    is_self: bool

    @classmethod
    def of(cls, user: User, *, own_id: int | None) -> "PersonRow":
        """Build one row."""
        place = user.membership
        has_place = place is not None and place.state is MembershipState.ACTIVE
        return cls(
            ref=user.ref,
            name=user.name,
            email=masked_email(user.email),
            role=role_name(user),
            organisation=place.organisation.name if place and has_place else "",
            is_disabled=user.is_disabled,
            is_gone=user.left_at is not None,
            is_self=user.id == own_id,
        )


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The administrator's search for people."""

    rows: list[PersonRow]
    words: str
    pager: Pager


def role_name(user: User) -> str:
    """Name what a person is: staff by role, members by rank, else a visitor."""
    if user.staff_role is not None:
        return ROLE_NAMES[Role(user.staff_role.value)]
    place = user.membership
    if place is None or place.state is not MembershipState.ACTIVE:
        return ROLE_NAMES[Role.VISITOR]
    return "单位负责人" if place.rank is Rank.OWNER else "单位成员"
