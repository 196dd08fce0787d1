"""What the pages of invitations show."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from tech_market.accounts.forms import AcceptForm, InvitedForm, StaffInviteForm
from tech_market.accounts.models import Invitation, Organisation, StaffRole
from tech_market.policy.actor import ROLE_NAMES, Role


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    """Open staff invitations and the form for a new one."""

    rows: list[Invitation]
    form: StaffInviteForm


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """A fresh link, shown this once."""

    url: str
    email: str
    expires_at: datetime
    is_staff: bool


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """What an invitation offers, and the form to take it up."""

    form: InvitedForm | AcceptForm
    email: str
    offer: str  # the role's or the organisation's name
    is_staff: bool
    is_signed_in: bool
    token: str
    expires_at: datetime

    @classmethod
    def of(
        cls,
        invitation: Invitation,
        house: Organisation | None,
        *,
        token: str,
        form: InvitedForm | AcceptForm,
        is_signed_in: bool,
    ) -> "InvitationPage":
        """Say what is offered, by which link, to whom."""
        role = invitation.staff_role
        return cls(
            form=form,
            email=invitation.email,
            offer=_offer(role, house),
            is_staff=role is not None,
            is_signed_in=is_signed_in,
            token=token,
            expires_at=invitation.expires_at,
        )


@dataclass(frozen=True, slots=True)
class InvitationGonePage:
    """The one answer to every link that does not hold."""


def _offer(role: StaffRole | None, house: Organisation | None) -> str:
    """Name the role or the organisation the invitation is for."""
    if role is not None:
        return str(_(ROLE_NAMES[Role(role.value)]))
    return house.name if house else ""
