"""What waits for whom, counted and listed by the same conditions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Organisation,
    OrganisationState,
)
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.listings.rules import ListingState

REVIEWED = (ListingState.SUBMITTED, ListingState.FILED)
MOST_ROWS = 20  # of each kind beside the review queue; their own lists hold all


def organisations_waiting(session: Session) -> list[Organisation]:
    """Return organisations to verify, oldest first."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.state == OrganisationState.PENDING)
            .order_by(Organisation.created_at)
            .limit(MOST_ROWS)
        )
    )


def contracts_waiting(session: Session) -> list[Contract]:
    """Return contracts to register, oldest first."""
    return list(
        session.scalars(
            select(Contract)
            .where(Contract.state.in_((ContractState.APPLIED, ContractState.ACCEPTED)))
            .order_by(Contract.submitted_at)
            .limit(MOST_ROWS)
        )
    )
