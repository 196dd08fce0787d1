"""A contract changed, was cancelled or revoked: its claims are worked out anew.

Contracts lie below and tell of each later entry, in the transaction that writes it.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.contracts import hearing
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.policy.actor import Actor
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.rules import (
    LIVE,
    ClaimState,
    ClaimStep,
    RewardKind,
    next_state,
)
from tech_market.rewards.rules.amounts import owed_back
from tech_market.rewards.rules.policy import rules_named
from tech_market.rewards.services.working import due_of, room_of_year
from tech_market.rewards.services.writing import Entry, add_event
from tech_market.saying import Said

REASON = Said("合同金额已变更，按新的技术交易额重新计算")
ENDED = Said("合同已注销或撤销，奖励不再成立")


def follow_contract(
    session: Session, entry: AmountEvent, actor: Actor, now: datetime
) -> None:
    """Bring every living claim of the entry's contract up to its amounts."""
    if entry.sequence == 1:
        return
    claims = session.scalars(
        select(RewardClaim)
        .where(
            RewardClaim.contract_id == entry.contract_id, RewardClaim.state.in_(LIVE)
        )
        .order_by(RewardClaim.id)
        .with_for_update(of=RewardClaim)
        .execution_options(populate_existing=True)
    ).all()
    for claim in claims:
        due = _due(session, claim, entry.contract)
        if claim.state is ClaimState.PAID:
            _claw_back(session, claim, due, actor=actor, now=now)
        else:
            _adjust(session, claim, due, actor=actor, now=now)


def _due(session: Session, claim: RewardClaim, contract: Contract) -> int:
    if contract.state is not ContractState.REGISTERED:
        return 0
    rules = rules_named(claim.rule_key)
    base = counted_amounts(contract).technical_fen
    due = due_of(claim, rules=rules, base_fen=base)
    year = today(claim.claimed_at).year
    room = room_of_year(session, claim.broker, rules=rules, year=year, without=claim)
    return due if room is None else min(due, room)


def _adjust(
    session: Session, claim: RewardClaim, due: int, *, actor: Actor, now: datetime
) -> None:
    """Change what is claimed and not paid; the readings so far are void."""
    delta = due - claim.due_fen
    if delta == 0:
        return
    is_over = due == 0
    step = ClaimStep.VOID if is_over else ClaimStep.RECHECK
    claim.state = next_state(claim.state, step)
    claim.checked_by_id = claim.approved_by_id = None
    entry = Entry(RewardKind.ADJUST, delta, reason=ENDED if is_over else REASON)
    add_event(session, claim, entry, actor=actor, now=now)
    if is_over:
        over = Entry(RewardKind.VOID, reason=ENDED)
        add_event(session, claim, over, actor=actor, now=now)


def _claw_back(
    session: Session, claim: RewardClaim, due: int, *, actor: Actor, now: datetime
) -> None:
    """Note what of a paid reward must come back now; a rise is never paid."""
    owed = owed_back(paid_fen=claim.paid_fen, due_fen=due)
    delta = owed - claim.sum_of(RewardKind.CLAWBACK)
    if delta:
        reason = ENDED if due == 0 else REASON
        entry = Entry(RewardKind.CLAWBACK, delta, reason=reason)
        add_event(session, claim, entry, actor=actor, now=now)


hearing.register(follow_contract)
