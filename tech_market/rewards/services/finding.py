"""Find claims and what can still be claimed: what is out of scope is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from tech_market.audit import services as audit
from tech_market.brokerage.models import Broker
from tech_market.clock import SHANGHAI
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.errors import NotFound
from tech_market.policy.actor import Actor
from tech_market.rewards.models import RewardClaim, RewardEvent
from tech_market.rewards.rules import LIVE, ClaimState, RewardKind
from tech_market.rewards.scope import readable
from tech_market.rewards.services.shares import shared_with

OPEN, OWING = "open", "owing"
OPEN_STATES = (ClaimState.CLAIMED, ClaimState.CHECKED)
MOST = 5_000  # rows of an exported table


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a reader looks for; empty means everything."""

    state: str = ""  # a state, "open" not decided yet, "owing" money to come back
    year: int | None = None
    broker: str = ""  # reference
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """Claims of one kind added up; `state` leads to the rows."""

    state: str
    count: int
    fen: int


def get_claim(session: Session, *, actor: Actor, ref: str) -> RewardClaim:
    """Return a claim the actor may read, with its history. Raises NotFound."""
    found = session.scalar(_whole().where(RewardClaim.ref == ref, readable(actor)))
    if found is None:
        raise NotFound("claim")
    return found


def lock_claim(session: Session, *, actor: Actor, ref: str) -> RewardClaim:
    """Return the claim as it now is, nobody else's to move meanwhile.

    The log's head comes first, as for whoever changes the contract: no two wait for
    each other.
    """
    audit.locked_head(session)
    found = session.scalar(
        select(RewardClaim)
        .where(RewardClaim.ref == ref, readable(actor))
        .with_for_update(of=RewardClaim)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("claim")
    return found


def list_claims(
    session: Session, *, actor: Actor, wanted: ClaimFilter, offset: int, limit: int
) -> Sequence[RewardClaim]:
    """Return claims with contract, broker and history, newest first."""
    rows = (
        _whole()
        .where(*_where(actor, wanted))
        .order_by(RewardClaim.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return session.scalars(rows).all()


def count_claims(session: Session, *, actor: Actor, wanted: ClaimFilter) -> int:
    """Count what `list_claims` would list."""
    counted = select(func.count(RewardClaim.id)).where(*_where(actor, wanted))
    return session.scalar(counted) or 0


def tiles(session: Session, *, actor: Actor, wanted: ClaimFilter) -> list[Tile]:
    """Add up what is in decision, to be paid, paid and to come back.

    Each sum is over exactly the rows its state lists, with the other filters kept.
    """
    due = (RewardKind.CLAIM, RewardKind.ADJUST)
    kinds = {
        OPEN: due,
        ClaimState.APPROVED.value: due,
        ClaimState.PAID.value: (RewardKind.PAY,),
    }
    found = []
    for state, added in kinds.items():
        where = _where(actor, _with(wanted, state))
        total = select(func.sum(RewardEvent.amount_fen)).join(RewardEvent.claim)
        fen = session.scalar(total.where(RewardEvent.kind.in_(added), *where))
        number = session.scalar(select(func.count(RewardClaim.id)).where(*where))
        found.append(Tile(state, number or 0, int(fen or 0)))
    where = _where(actor, _with(wanted, OWING))
    owing = session.execute(
        select(func.count(RewardClaim.id), func.sum(_owed())).where(*where)
    ).one()
    return [*found, Tile(OWING, owing[0], int(owing[1] or 0))]


def claimable(session: Session, *, broker: Broker) -> Sequence[Contract]:
    """Return registered contracts of this broker's deals without a living claim."""
    claimed = select(RewardClaim.contract_id).where(
        RewardClaim.broker_id == broker.id, RewardClaim.state.in_(LIVE)
    )
    rows = (
        select(Contract)
        .join(Contract.deal)
        .options(contains_eager(Contract.deal))
        .where(
            Contract.state == ContractState.REGISTERED,
            shared_with(broker),
            Contract.id.not_in(claimed),
        )
        .order_by(Contract.certificate_on.desc(), Contract.id.desc())
    )
    return session.scalars(rows).all()


def get_claimable(session: Session, *, broker: Broker, ref: str) -> Contract:
    """Return a contract in whose deal the broker has a share. Raises NotFound."""
    found = session.scalar(
        select(Contract)
        .join(Contract.deal)
        .where(Contract.ref == ref, shared_with(broker))
    )
    if found is None:
        raise NotFound("contract")
    return found


def _whole() -> Select[tuple[RewardClaim]]:
    return select(RewardClaim).options(
        joinedload(RewardClaim.contract),
        joinedload(RewardClaim.broker).joinedload(Broker.user),
        selectinload(RewardClaim.events).joinedload(RewardEvent.by),
    )


def _with(wanted: ClaimFilter, state: str) -> ClaimFilter:
    return ClaimFilter(state, wanted.year, wanted.broker, wanted.text)


def _where(actor: Actor, wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    where = [readable(actor)]
    if wanted.state == OPEN:
        where.append(RewardClaim.state.in_(OPEN_STATES))
    elif wanted.state == OWING:
        where.append(_owed() > 0)
    elif wanted.state in set(ClaimState):
        where.append(RewardClaim.state == ClaimState(wanted.state))
    if wanted.year is not None:
        first = datetime(wanted.year, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)
        last = datetime(wanted.year + 1, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)
        where += [RewardClaim.claimed_at >= first, RewardClaim.claimed_at < last]
    if wanted.broker:
        where.append(RewardClaim.broker.has(Broker.ref == wanted.broker))
    if wanted.text:
        where.append(RewardClaim.contract.has(_about(wanted.text)))
    return where


def _about(text: str) -> ColumnElement[bool]:
    return or_(
        Contract.project_name.icontains(text, autoescape=True),
        Contract.registration_no == text,
    )


def _owed() -> ColumnElement[int]:
    """Return what must still come back of a claim, in 分."""
    signed = case(
        (RewardEvent.kind == RewardKind.CLAWBACK, RewardEvent.amount_fen),
        (RewardEvent.kind == RewardKind.RECOVER, -RewardEvent.amount_fen),
        else_=0,
    )
    return (
        select(func.coalesce(func.sum(signed), 0))
        .where(RewardEvent.claim_id == RewardClaim.id)
        .correlate(RewardClaim)
        .scalar_subquery()
    )
