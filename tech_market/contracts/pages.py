"""What the pages of contracts show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tech_market.contracts.capitals import capital_text
from tech_market.contracts.forms import (
    ChangeForm,
    EndForm,
    ReasonForm,
    RegisterForm,
    SubmitForm,
)
from tech_market.contracts.forms.paper import PaperForm
from tech_market.contracts.models import AmountEvent, Contract, ContractParty
from tech_market.contracts.rules import (
    STATE_NAMES,
    Amounts,
    ContractState,
    PartySide,
)
from tech_market.contracts.services.deals import SignedDeal
from tech_market.contracts.services.finding import ContractFilter
from tech_market.contracts.services.ledger import (
    counted_amounts,
    current_deductions,
    paper_amounts,
)
from tech_market.needs.models import Need
from tech_market.results.models import Result
from tech_market.web.paging import Pager

BADGES: Mapping[ContractState, str] = {
    ContractState.DRAFT: "plain",
    ContractState.SUBMITTED: "gold",
    ContractState.RETURNED: "bad",
    ContractState.REGISTERED: "good",
    ContractState.CANCELLED: "plain",
    ContractState.REVOKED: "bad",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A contract as read on one sheet: the amounts that hold, or once held."""

    contract: Contract
    amounts: Amounts
    deductions: Mapping[str, int]

    @classmethod
    def of(cls, contract: Contract) -> "Sheet":
        """Take the ledger's amounts once there is one, the paper's before and after."""
        if contract.state is ContractState.REGISTERED:
            return cls(
                contract, counted_amounts(contract), current_deductions(contract)
            )
        costs = {row.kind_code: row.amount_fen for row in contract.deductions}
        return cls(contract, paper_amounts(contract), costs)

    @property
    def state_name(self) -> str:
        """Return the state in Chinese."""
        return STATE_NAMES[self.contract.state]

    @property
    def badge(self) -> str:
        """Return the colour of the state's badge."""
        return BADGES[self.contract.state]

    @property
    def total_capital(self) -> str:
        """Return 合同成交总额 in 大写."""
        return capital_text(self.amounts.total_fen)

    @property
    def technical_capital(self) -> str:
        """Return 技术交易额 in 大写."""
        return capital_text(self.amounts.technical_fen)

    @property
    def sellers(self) -> list[ContractParty]:
        """Return the sellers in the order typed."""
        return self._side(PartySide.SELLER)

    @property
    def buyers(self) -> list[ContractParty]:
        """Return the buyers in the order typed."""
        return self._side(PartySide.BUYER)

    @property
    def need(self) -> Need | None:
        """Return the need behind the contract, from the deal or as linked."""
        deal = self.contract.deal
        return deal.introduction.match.need if deal else self.contract.need

    @property
    def result(self) -> Result | None:
        """Return the result behind the contract, from the deal or as linked."""
        deal = self.contract.deal
        return deal.introduction.match.result if deal else self.contract.result

    def _side(self, side: PartySide) -> list[ContractParty]:
        return [one for one in self.contract.parties if one.side is side]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Contracts this person may read."""

    sheets: Sequence[Sheet]
    pager: Pager
    wanted: ContractFilter
    types: Sequence[tuple[str, str]]
    states: Sequence[tuple[str, str]] = tuple(
        (state.value, name) for state, name in STATE_NAMES.items()
    )


@dataclass(frozen=True, slots=True)
class ChooseDealPage:
    """Signed deals that have no contract yet."""

    deals: Sequence[SignedDeal]


@dataclass(frozen=True, slots=True)
class ContractFormPage:
    """The paper to type in; `contract` is set when an old one is corrected."""

    form: PaperForm
    contract: Contract | None = None

    @property
    def has_deal(self) -> bool:
        """Whether a deal says already which need and result it is about."""
        if self.contract is not None:
            return self.contract.deal_id is not None
        return bool(self.form.deal.data)


@dataclass(frozen=True, slots=True)
class ShowPage:
    """One contract with its entries; `counted` is what its entries add up to."""

    sheet: Sheet
    form: SubmitForm
    is_mine: bool
    counted: Amounts

    @property
    def may_edit(self) -> bool:
        """Whether the paper still moves."""
        movable = {ContractState.DRAFT, ContractState.RETURNED}
        return self.is_mine and self.sheet.contract.state in movable

    @property
    def events(self) -> Sequence[AmountEvent]:
        """Return the entries, oldest first."""
        return self.sheet.contract.events


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The sheet to check, the certificate to enter, or the reason to send it back."""

    sheet: Sheet
    form: RegisterForm
    back: ReasonForm
    is_own_entry: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The amounts that hold, and the form for those that shall."""

    sheet: Sheet
    form: ChangeForm


@dataclass(frozen=True, slots=True)
class EndPage:
    """What is left to take out of the count."""

    sheet: Sheet
    form: EndForm
