"""What the pages of contracts show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tech_market.contracts.capitals import capital_text
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.due import Due
from tech_market.contracts.forms import (
    ReasonForm,
    RefuseForm,
    RegisterForm,
    StepForm,
    SubmitForm,
)
from tech_market.contracts.forms.changing import WithdrawForm
from tech_market.contracts.forms.documents import DocumentForm
from tech_market.contracts.forms.paper import PaperForm
from tech_market.contracts.models import AmountEvent, Contract, ContractParty
from tech_market.contracts.records import ContractApproval, ContractDocument
from tech_market.contracts.rules import (
    MOVABLE,
    STATE_NAMES,
    Amounts,
    ContractState,
    PartySide,
)
from tech_market.contracts.rules.changes import CHANGE_STATE_NAMES, ChangeState
from tech_market.contracts.rules.rehearsal import Finding, Level
from tech_market.contracts.rules.ruleset import RuleSet
from tech_market.contracts.services.deals import SignedDeal
from tech_market.contracts.services.finding import WAITING, ContractFilter
from tech_market.contracts.services.ledger import (
    counted_amounts,
    current_deductions,
    paper_amounts,
)
from tech_market.contracts.services.pending import Waiting
from tech_market.contracts.services.twice import Alike
from tech_market.needs.models import Need
from tech_market.results.models import Result
from tech_market.web.paging import Pager

BADGES: Mapping[ContractState, str] = {
    ContractState.DRAFT: "plain",
    ContractState.APPLIED: "gold",
    ContractState.ACCEPTED: "gold",
    ContractState.RETURNED: "bad",
    ContractState.REGISTERED: "good",
    ContractState.REFUSED: "bad",
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
    states: Sequence[tuple[str, str]] = (
        (WAITING, "待登记（已申请、已受理）"),
        *((state.value, name) for state, name in STATE_NAMES.items()),
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
    documents: Sequence[ContractDocument]
    document_form: DocumentForm | None
    findings: Sequence[Finding]
    alikes: Sequence[Alike]
    due: Due | None
    approvals: Sequence[ContractApproval]
    withdraw: WithdrawForm
    changes: Sequence[ContractChange]
    waiting: Waiting | None  # the change that waits for its approvers

    @property
    def may_withdraw(self) -> bool:
        """Whether the application can still be taken back."""
        return self.is_mine and self.sheet.contract.state is ContractState.APPLIED

    @property
    def past_changes(self) -> Sequence[ContractChange]:
        """Return what was asked for and is decided."""
        return [one for one in self.changes if one.state is not ChangeState.WAITING]

    @property
    def change_names(self) -> Mapping[ChangeState, str]:
        """Return the states of a change in Chinese."""
        return CHANGE_STATE_NAMES

    @property
    def may_edit(self) -> bool:
        """Whether the paper still moves."""
        return self.is_mine and self.sheet.contract.state in MOVABLE

    @property
    def may_remove_documents(self) -> bool:
        """Whether papers can still be taken off."""
        return self.may_edit

    @property
    def graves(self) -> int:
        """Return how many findings would make the registry refuse."""
        return sum(one.level is Level.REFUSE for one in self.findings)

    @property
    def events(self) -> Sequence[AmountEvent]:
        """Return the entries, oldest first."""
        return self.sheet.contract.events


@dataclass(frozen=True, slots=True)
class RehearsalPage:
    """What to put right before applying, under the rules of the day."""

    sheet: Sheet
    findings: Sequence[Finding]
    rules: RuleSet
    on: date
    may_edit: bool


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The sheet to check, and the forms of what may be decided now."""

    sheet: Sheet
    form: RegisterForm
    back: ReasonForm
    refuse: RefuseForm
    step: StepForm
    is_own_entry: bool
    findings: Sequence[Finding]
    alikes: Sequence[Alike]
    due: Due | None
    approvals: Sequence[ContractApproval]
    wanted: int  # how many different people must approve
    reader_id: int | None

    @property
    def approved_by_me(self) -> bool:
        """Whether the reader has approved in this round."""
        return any(one.user_id == self.reader_id for one in self.approvals)
