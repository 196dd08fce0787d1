"""Four hundred made-up contracts from 2021 to November 2026, and what became of them.

The sum of 技术交易额 sold from the district is steered year by year: of the order the
district's plan aims at, without being anybody's figures.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from tech_market.contracts.rules import ContractState
from tech_market.demo.amounts import small_fen
from tech_market.demo.changes import CHANGES, ENDS, change_of, end_of
from tech_market.demo.contract_texts import contract_of
from tech_market.demo.dice import dice
from tech_market.demo.shapes import ContractText
from tech_market.demo.years import TODAY, registered_slots, slot_for, working_day

PENDING = (
    *(ContractState.DRAFT,) * 5,
    *(ContractState.APPLIED,) * 3,
    *(ContractState.ACCEPTED,) * 2,
    *(ContractState.RETURNED,) * 2,
)


@cache
def contracts() -> tuple[ContractText, ...]:
    """Return all contracts: registered ones in order of certificate, then pending."""
    registered = [contract_of(slot, dice(slot.key)) for slot in registered_slots()]
    told = [_told(place, one) for place, one in enumerate(registered)]
    return (*told, *_pending(len(told)))


def _told(place: int, one: ContractText) -> ContractText:
    """Add what happened to it later, if anything did."""
    if place in ENDS:
        return end_of(one, ENDS[place], last=TODAY)
    return change_of(one, last=TODAY) if place in CHANGES else one


def _pending(first: int) -> Iterator[ContractText]:
    for n, state in enumerate(PENDING):
        choose = dice(f"pending:{n}")
        slot = slot_for(
            first + n,
            "out",
            small_fen(choose),
            working_day(TODAY - timedelta(days=3 + 4 * n)),
            certificate_on=None,
            state=state,
        )
        yield contract_of(slot, choose)
