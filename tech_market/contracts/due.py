"""By when the registry decides about an accepted contract."""

from dataclasses import dataclass
from datetime import date

from tech_market.clock import today
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.contracts.rules.calendar import is_known_year
from tech_market.contracts.rules.ruleset import rules_named, rules_on
from tech_market.contracts.services.ledger import paper_amounts
from tech_market.saying import Said


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time, and how it was counted."""

    on: date
    words: Said  # 15个工作日
    note: Said  # where the rule stands
    is_late: bool
    is_estimate: bool  # the year's holidays are not listed yet


def due_of(contract: Contract, *, on: date) -> Due | None:
    """Return the deadline of a contract that is accepted and not decided."""
    if contract.state is not ContractState.ACCEPTED or contract.accepted_at is None:
        return None
    began = today(contract.accepted_at)
    rules = rules_named(contract.rule_key) or rules_on(began)
    deadline = rules.deadline(paper_amounts(contract).technical_fen)
    last = deadline.after(began)
    return Due(
        on=last,
        words=deadline.words,
        note=deadline.basis.note,
        is_late=on > last,
        is_estimate=deadline.is_working and not is_known_year(last.year),
    )
