"""Count what still hangs on somebody who wants to leave."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    Rank,
    StaffRole,
    User,
)
from tech_market.brokerage.models import Broker, Deal, DealShare, Introduction, NeedHold
from tech_market.brokerage.rules import CLOSED
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tech_market.privacy.rules import Ties
from tech_market.recommend.models import Match
from tech_market.results.models import Result
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.rules import ClaimState

LIVING = (ListingState.SUBMITTED, ListingState.FILED, ListingState.PUBLISHED)
CLAIMING = (ClaimState.CLAIMED, ClaimState.CHECKED, ClaimState.APPROVED)
WAITING = (ContractState.APPLIED, ContractState.ACCEPTED)


def ties_of(session: Session, user: User) -> Ties:
    """Count all ties of a person."""
    house = _alone_in(session, user)
    broker = session.scalar(select(Broker).where(Broker.user_id == user.id))
    return Ties(
        is_leaving=user.leaving_at is not None,
        is_last_admin=_is_last_admin(session, user),
        is_last_owner=_is_last_owner(session, user),
        living_listings=_listings(session, house) if house else 0,
        house_deals=_house_deals(session, house) if house else 0,
        needs_in_hand=_count(session, NeedHold.need_id, NeedHold.broker_id == broker.id)
        if broker
        else 0,
        own_deals=_broker_deals(session, broker) if broker else 0,
        open_claims=_count(
            session,
            RewardClaim.id,
            RewardClaim.broker_id == broker.id,
            RewardClaim.state.in_(CLAIMING),
        )
        if broker
        else 0,
        waiting_contracts=_count(
            session,
            Contract.id,
            Contract.entered_by_id == user.id,
            Contract.state.in_(WAITING),
        ),
    )


def _count(
    session: Session, column: InstrumentedAttribute[int], *holds: ColumnElement[bool]
) -> int:
    return session.scalar(select(func.count(column)).where(*holds)) or 0


def _is_last_admin(session: Session, user: User) -> bool:
    if user.staff_role is not StaffRole.ADMIN:
        return False
    others = _count(
        session,
        User.id,
        User.staff_role == StaffRole.ADMIN,
        User.is_disabled.is_(False),
        User.leaving_at.is_(None),
        User.id != user.id,
    )
    return not others


def _others(session: Session, place: Membership, *holds: ColumnElement[bool]) -> int:
    """Count the other active members of a house who are not leaving themselves."""
    return (
        session.scalar(
            select(func.count(Membership.id))
            .join(User, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == place.organisation_id,
                Membership.state == MembershipState.ACTIVE,
                Membership.user_id != place.user_id,
                User.is_disabled.is_(False),
                User.leaving_at.is_(None),
                *holds,
            )
        )
        or 0
    )


def _is_last_owner(session: Session, user: User) -> bool:
    place = user.membership
    if place is None or place.state is not MembershipState.ACTIVE:
        return False
    if place.rank is not Rank.OWNER or not _others(session, place):
        return False
    return not _others(session, place, Membership.rank == Rank.OWNER)


def _alone_in(session: Session, user: User) -> int | None:
    """Return the organisation this person is the only active member of, or None."""
    place = user.membership
    if place is None or place.state is not MembershipState.ACTIVE:
        return None
    return None if _others(session, place) else place.organisation_id


def _listings(session: Session, house: int) -> int:
    kinds: Sequence[type[Need | Result]] = (Need, Result)
    return sum(
        _count(
            session, kind.id, kind.organisation_id == house, kind.state.in_(LIVING)
        )
        for kind in kinds
    )  # fmt: skip


def _house_deals(session: Session, house: int) -> int:
    needs = select(Need.id).where(Need.organisation_id == house)
    results = select(Result.id).where(Result.organisation_id == house)
    matches = select(Match.id).where(
        or_(Match.need_id.in_(needs), Match.result_id.in_(results))
    )
    return _count(
        session,
        Deal.id,
        Deal.stage_code != CLOSED,
        Deal.introduction.has(Introduction.match_id.in_(matches)),
    )


def _broker_deals(session: Session, broker: Broker) -> int:
    shared = select(DealShare.deal_id).where(
        DealShare.broker_id == broker.id, DealShare.left_at.is_(None)
    )
    own = Deal.introduction.has(Introduction.broker_id == broker.id)
    return _count(
        session, Deal.id, Deal.stage_code != CLOSED, or_(own, Deal.id.in_(shared))
    )
