"""A broker claims the reward of a registered contract, or takes the claim back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.models import Broker
from tech_market.brokerage.services.register import find_broker
from tech_market.contracts.models import Contract
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actor import Actor
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.rules import (
    LIVE,
    ClaimState,
    ClaimStep,
    RewardKind,
    next_state,
)
from tech_market.rewards.services.finding import get_claimable, lock_claim
from tech_market.rewards.services.working import Working, work_out
from tech_market.rewards.services.writing import Entry, add_event, check_seen
from tech_market.saying import Said


def get_claimant(session: Session, *, actor: Actor) -> Broker:
    """Return the actor's own entry in the register. Raises NotFound."""
    broker = find_broker(session, actor=actor)
    if broker is None:
        raise NotFound("broker")
    return broker


def claim_reward(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    amount_fen: int | None = None,
    now: datetime,
) -> RewardClaim:
    """Claim what the rules give for a contract; `amount_fen` is what was shown.

    Raises NotFound; RuleBroken: "broker-not-filed", "reward-claimed", "stale",
    "reward-nothing", what `work_out` raises and what stands against the claim.
    """
    broker = get_claimant(session, actor=actor)
    if not broker.is_filed:
        raise RuleBroken("broker-not-filed", "您当前不在册，不能申报奖励")
    contract = get_claimable(session, broker=broker, ref=ref)
    _lock(session, contract)
    _check_first(session, contract, broker)
    working = work_out(session, contract, broker=broker, now=now)
    if working.refusals:
        raise working.refusals[0]
    if amount_fen is not None and amount_fen != working.amount_fen:
        raise RuleBroken("stale", "金额在您打开页面后已有变动，请重新核对后再提交")
    if working.amount_fen <= 0:
        raise RuleBroken("reward-nothing", "按规则计算，您没有可申报的金额")
    return _write(session, working, actor=actor, now=now)


def withdraw_claim(
    session: Session, *, actor: Actor, ref: str, now: datetime, seen: int | None = None
) -> RewardClaim:
    """Take an own claim back while nobody has checked it.

    Raises NotFound; RuleBroken: "claim-state", "stale".
    """
    claim = lock_claim(session, actor=actor, ref=ref)
    if claim.broker.user_id != actor.user_id:
        raise NotFound("claim")
    check_seen(claim, seen=seen)
    claim.state = next_state(claim.state, ClaimStep.WITHDRAW)
    add_event(session, claim, Entry(RewardKind.WITHDRAW), actor=actor, now=now)
    return claim


def _lock(session: Session, contract: Contract) -> None:
    """Let the contract change for nobody else until the claim is written."""
    audit.locked_head(session)  # first, as for whoever changes the contract
    session.refresh(contract, with_for_update={"of": Contract})


def _check_first(session: Session, contract: Contract, broker: Broker) -> None:
    found = session.scalar(
        select(RewardClaim.state).where(
            RewardClaim.contract_id == contract.id,
            RewardClaim.broker_id == broker.id,
            RewardClaim.state.in_(LIVE),
        )
    )
    if found is not None:
        raise RuleBroken(
            "reward-claimed",
            Said("您对这份合同的奖励申报已发放，同一合同只奖励一次")
            if found is ClaimState.PAID
            else Said("您对这份合同的奖励申报已在办理"),
        )


def _write(
    session: Session, working: Working, *, actor: Actor, now: datetime
) -> RewardClaim:
    if actor.user_id is None:
        raise NotFound("broker")
    claim = RewardClaim(
        contract=working.contract,
        broker=working.broker,
        rule_key=working.rules.key,
        base_fen=working.base_fen,
        whole_fen=working.whole_fen,
        shares=dict(working.shares),
        state=ClaimState.CLAIMED,
        claimed_at=now,
        claimed_by_id=actor.user_id,
    )
    session.add(claim)
    session.flush()
    entry = Entry(RewardKind.CLAIM, working.amount_fen)
    add_event(session, claim, entry, actor=actor, now=now)
    return claim
