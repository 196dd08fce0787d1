"""What the demo texts look like: plain frozen records, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tech_market.contracts.rules import AmountKind, ContractState
from tech_market.listings.rules import Level, ListingState
from tech_market.matching.text import Indicator


@dataclass(frozen=True, slots=True)
class OrganisationText:
    """A made-up organisation; `region_code` 330211 lies in the district."""

    key: str
    name: str
    credit_code: str
    kind_code: str
    nature_code: str
    region_code: str
    town_code: str
    sector_code: str
    scale_code: str
    industries: tuple[str, ...]
    intro: str
    contact_name: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class PersonText:
    """A made-up member of an organisation; `rank` is owner or member."""

    key: str
    name: str
    email: str
    phone: str
    organisation_key: str
    rank: str


@dataclass(frozen=True, slots=True)
class BrokerText:
    """A made-up broker; `filing_no` is "" for one who has only applied."""

    key: str
    name: str
    email: str
    phone: str
    employer: str
    grade_code: str
    certificate_no: str
    issuing_body: str
    certificate_expires_on: date
    filing_no: str
    field_codes: tuple[str, ...]
    intro: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingText:
    """What needs and results share.

    `age_days` is how long ago it was written, `valid_days` how many days it is still
    good for, negative when it has run out; their sum never passes two years.
    """

    key: str
    kernel_key: str
    organisation_key: str
    title: str
    summary: str
    description: str
    confidential: str
    keywords: tuple[str, ...]
    field_code: str
    industry_code: str
    tag_codes: tuple[str, ...]
    cooperation_codes: tuple[str, ...]
    level: Level
    state: ListingState
    age_days: int
    valid_days: int
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedText(ListingText):
    """A need; a budget of None is 面议."""

    current_practice: str
    budget_low_fen: int | None
    budget_high_fen: int | None
    is_budget_public: bool
    deadline_days: int
    trl_wanted: int
    ip_wanted: str
    source_code: str
    region_wanted: str
    hard_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IpText:
    """One made-up right; the number says 示例."""

    kind_code: str
    number: str
    status: str
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultText(ListingText):
    """A result; a price of None is 面议."""

    advantage: str
    stage_code: str
    trl: int
    conversion_codes: tuple[str, ...]
    pricing_code: str
    price_type_code: str
    price_fen: int | None
    is_price_public: bool
    attribute_code: str
    completers: str
    ip_rights: tuple[IpText, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """A need and a result that belong together.

    `solves`: the result answers the need; otherwise it only helps with a part of it.
    `is_open`: both are published now, so a broker could introduce them.
    """

    need_key: str
    result_key: str
    solves: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class PartyText:
    """One side of a contract; `organisation_key` is "" for a party without account."""

    organisation_key: str
    name: str
    credit_code: str
    region_code: str
    nature_code: str = ""
    town_code: str = ""
    sector_code: str = ""
    flag_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeText:
    """A later entry: the total and the costs that hold from then on, 0 when ended."""

    kind: AmountKind
    effective_on: date
    total_fen: int
    deductions: Mapping[str, int]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractText:
    """A contract; `deductions` is 分 by code of list deduction-kind."""

    key: str
    project_name: str
    subject: str
    type_code: str
    subtype_code: str
    field_code: str
    ip_code: str
    payment_code: str
    payment_terms: str
    plan_code: str
    objective_code: str
    signed_on: date
    starts_on: date
    ends_on: date
    total_fen: int
    deductions: Mapping[str, int]
    is_all_technical: bool
    is_related: bool
    sellers: tuple[PartyText, ...]
    buyers: tuple[PartyText, ...]
    broker_key: str
    state: ContractState
    registration_no: str
    certificate_on: date | None
    changes: tuple[ChangeText, ...]

    @property
    def technical_fen(self) -> int:
        """Return 技术交易额 as first registered: the total less the costs."""
        return self.total_fen - sum(self.deductions.values())
