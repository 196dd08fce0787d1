"""What the pages of organisations show."""

from dataclasses import dataclass

from tech_market.accounts.forms import (
    FactsForm,
    InviteForm,
    ProfileForm,
    RefuseForm,
    VerifyForm,
)
from tech_market.accounts.models import Invitation, Membership, Organisation
from tech_market.accounts.services.directory import FoundOrganisations
from tech_market.accounts.services.reviewing import Search
from tech_market.web.paging import Pager


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """The own organisation: facts, state, members."""

    organisation: Organisation
    places: list[Membership]
    invitations: list[Invitation]
    invite_form: InviteForm
    is_owner: bool
    user_id: int | None


@dataclass(frozen=True, slots=True)
class OrganisationEditPage:
    """The form of an organisation's facts; a verified one changes less."""

    form: ProfileForm | FactsForm
    organisation: Organisation

    @property
    def has_facts(self) -> bool:
        """Whether name and codes can be changed."""
        return isinstance(self.form, FactsForm)


@dataclass(frozen=True, slots=True)
class PublicOrganisationPage:
    """What everybody may know about a verified organisation."""

    name: str
    kind_code: str
    town_code: str
    intro: str

    @classmethod
    def of(cls, one: Organisation) -> "PublicOrganisationPage":
        """Take the public facts and no other."""
        return cls(one.name, one.kind_code, one.town_code, one.intro)


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Verified organisations that were looked up."""

    words: str
    found: FoundOrganisations
    pager: Pager


@dataclass(frozen=True, slots=True)
class OrganisationsPage:
    """The administrator's list of organisations."""

    rows: list[Organisation]
    search: Search
    counts: dict[str, int]
    kinds: list[tuple[str, str]]
    pager: Pager


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One organisation before the administrator."""

    organisation: Organisation
    places: list[Membership]
    verify_form: VerifyForm
    refuse_form: RefuseForm
