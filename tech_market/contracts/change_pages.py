"""What the pages of changes show: asking, deciding, and what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tech_market.contracts.change_models import ChangeApproval, ContractChange
from tech_market.contracts.forms import ChangeForm, EndForm, StepForm
from tech_market.contracts.forms.changing import AgainstForm, WithdrawForm
from tech_market.contracts.pages import Sheet
from tech_market.contracts.rules.changes import CHANGE_STATE_NAMES, ChangeState
from tech_market.contracts.services.pending import Waiting
from tech_market.web.paging import Pager

CHANGE_BADGES: Mapping[ChangeState, str] = {
    ChangeState.WAITING: "gold",
    ChangeState.BOOKED: "good",
    ChangeState.REFUSED: "bad",
    ChangeState.WITHDRAWN: "plain",
}


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The amounts that hold, and the form for those that shall."""

    sheet: Sheet
    form: ChangeForm
    people: int  # how many must agree if the amount stays where it is


@dataclass(frozen=True, slots=True)
class EndPage:
    """What is left to take out of the count."""

    sheet: Sheet
    form: EndForm
    people: int


@dataclass(frozen=True, slots=True)
class DecidePage:
    """One change that waits, or how it ended, with the forms this person may send."""

    sheet: Sheet
    change: ContractChange
    waiting: Waiting | None
    agreed: Sequence[ChangeApproval]
    agree: StepForm
    against: AgainstForm
    withdraw: WithdrawForm
    reader_id: int | None

    @property
    def is_asker(self) -> bool:
        """Whether the reader asked for it."""
        return self.change.asked_by_id == self.reader_id

    @property
    def is_drafter(self) -> bool:
        """Whether the reader entered the contract."""
        return self.sheet.contract.entered_by_id == self.reader_id

    @property
    def has_agreed(self) -> bool:
        """Whether the reader agreed already."""
        agreed = self.waiting.approvals if self.waiting else ()
        return any(one.user_id == self.reader_id for one in agreed)

    @property
    def state_name(self) -> str:
        """Return the state in Chinese."""
        return CHANGE_STATE_NAMES[self.change.state]

    @property
    def badge(self) -> str:
        """Return the colour of the state's badge."""
        return CHANGE_BADGES[self.change.state]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """All changes that wait, and who is waited for."""

    rows: Sequence[Waiting]
    pager: Pager
    reader_id: int | None
