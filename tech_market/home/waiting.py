"""What waits for whom, counted and listed by the same conditions."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
)
from tech_market.brokerage.models import Broker, Deal, Introduction
from tech_market.brokerage.rules import RUNNING, SIGNED, IntroductionState, Side
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.contracts.rules.changes import ChangeState
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tech_market.recommend.models import Match, MatchState
from tech_market.results.models import Result
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.services.finding import OPEN_STATES

REVIEWED = (ListingState.SUBMITTED, ListingState.FILED)
MOST_ROWS = 200  # of each kind in the review queue


def listings_waiting(session: Session, kind: type[Need | Result]) -> list[Listing]:
    """Return listings that wait for the administrator, oldest first."""
    rows = session.scalars(
        select(kind)
        .options(joinedload(kind.organisation))
        .where(kind.state.in_(REVIEWED))
        .order_by(kind.submitted_at)
        .limit(MOST_ROWS)
    )
    return list(rows)


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


def count_changes(session: Session) -> int:
    """Count changes of registered contracts that wait for an administrator."""
    query = select(func.count(ContractChange.id)).where(
        ContractChange.state == ChangeState.WAITING
    )
    return session.scalar(query) or 0


def count_own(
    session: Session, kind: type[Need | Result], organisation_id: int
) -> dict[ListingState, int]:
    """Count an organisation's listings by state."""
    rows = session.execute(
        select(kind.state, func.count(kind.id))
        .where(kind.organisation_id == organisation_id)
        .group_by(kind.state)
    )
    return {state: number for state, number in rows}  # noqa: C416 - rows are not pairs to mypy


def count_unanswered(session: Session, organisation_id: int, side: Side) -> int:
    """Count introductions that wait for this organisation's answer."""
    kind = Need if side is Side.NEED else Result
    answered = (
        Introduction.need_accepted_at
        if side is Side.NEED
        else Introduction.result_accepted_at
    )
    link = Match.need_id if side is Side.NEED else Match.result_id
    query = (
        select(func.count(Introduction.id))
        .join(Match, Introduction.match_id == Match.id)
        .join(kind, link == kind.id)
        .where(
            kind.organisation_id == organisation_id,
            Introduction.state == IntroductionState.ASKED,
            answered.is_(None),
        )
    )
    return session.scalar(query) or 0


def count_joining(session: Session, organisation_id: int) -> int:
    """Count people who ask to join the organisation."""
    query = select(func.count(Membership.id)).where(
        Membership.organisation_id == organisation_id,
        Membership.state == MembershipState.PENDING,
    )
    return session.scalar(query) or 0


def count_open_matches(session: Session) -> int:
    """Count pairings that no broker has taken."""
    query = select(func.count(Match.id)).where(Match.state == MatchState.OPEN)
    return session.scalar(query) or 0


def count_deals(session: Session, user_id: int) -> tuple[int, int, int]:
    """Count a broker's open introductions, running deals, and signed ones."""
    mine = select(Broker.id).where(Broker.user_id == user_id).scalar_subquery()
    asked = select(func.count(Introduction.id)).where(
        Introduction.broker_id == mine, Introduction.state == IntroductionState.ASKED
    )
    deals = (
        select(func.count(Deal.id))
        .join(Introduction)
        .where(Introduction.broker_id == mine)
    )
    running = deals.where(Deal.stage_code.in_(RUNNING))
    signed = deals.where(Deal.stage_code == SIGNED)
    return (
        session.scalar(asked) or 0,
        session.scalar(running) or 0,
        session.scalar(signed) or 0,
    )


def count_rewards(session: Session) -> int:
    """Count claims for a reward that wait to be checked or approved."""
    query = select(func.count(RewardClaim.id)).where(RewardClaim.state.in_(OPEN_STATES))
    return session.scalar(query) or 0
