"""What the page of recognised income shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.contracts.forms.income import IncomeForm, VoidForm
from tech_market.contracts.pages import Sheet
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.rules.income import Earned
from tech_market.contracts.services.incomes import earned_of


@dataclass(frozen=True, slots=True)
class IncomePage:
    """The rows of one contract and their sums; `form` for whoever may add one."""

    sheet: Sheet
    rows: Sequence[IncomeRecognition]
    form: IncomeForm | None
    void: VoidForm
    is_own_entry: bool

    @property
    def lines(self) -> list[tuple[IncomeRecognition, Earned]]:
        """Return each row with its amounts."""
        return [(row, earned_of(row)) for row in self.rows]

    @property
    def earned(self) -> Earned:
        """Return the sums of what holds."""
        held = [earned_of(row) for row in self.rows if row.voided_at is None]
        return Earned(
            sum(one.total_fen for one in held),
            sum(one.technical_fen for one in held),
            sum(one.costs_fen for one in held),
        )
