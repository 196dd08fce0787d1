"""Check, approve or refuse a claim: three different people, claimant included."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.errors import NotFound
from tech_market.policy.actor import Actor
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.rules import (
    ClaimStep,
    RewardKind,
    check_persons,
    checked_reason,
    next_state,
)
from tech_market.rewards.services.finding import lock_claim
from tech_market.rewards.services.writing import Entry, add_event, check_seen


def check_claim(
    session: Session, *, actor: Actor, ref: str, now: datetime, seen: int | None = None
) -> RewardClaim:
    """Note that the evidence and the amount were read and are right.

    Raises NotFound; RuleBroken: "claim-state", "own-claim", "stale".
    """
    claim = _taken_up(session, actor, ref, ClaimStep.CHECK, seen)
    claim.checked_by_id = actor.user_id
    add_event(session, claim, Entry(RewardKind.CHECK), actor=actor, now=now)
    return claim


def approve_claim(
    session: Session, *, actor: Actor, ref: str, now: datetime, seen: int | None = None
) -> RewardClaim:
    """Approve what another administrator has checked.

    Raises NotFound; RuleBroken: "claim-state", "own-claim", "same-person", "stale".
    """
    claim = _taken_up(session, actor, ref, ClaimStep.APPROVE, seen)
    claim.approved_by_id = actor.user_id
    add_event(session, claim, Entry(RewardKind.APPROVE), actor=actor, now=now)
    return claim


def refuse_claim(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> RewardClaim:
    """Refuse with a reason the broker reads; they may claim anew.

    Raises NotFound; RuleBroken: "claim-state", "own-claim", "stale", "reason".
    """
    claim = _taken_up(session, actor, ref, ClaimStep.REFUSE, seen)
    entry = Entry(RewardKind.REFUSE, reason=checked_reason(reason))
    add_event(session, claim, entry, actor=actor, now=now)
    return claim


def _taken_up(
    session: Session, actor: Actor, ref: str, step: ClaimStep, seen: int | None
) -> RewardClaim:
    """Return the claim one step on, if this person may take the step."""
    if actor.user_id is None:
        raise NotFound("claim")
    claim = lock_claim(session, actor=actor, ref=ref)
    state = next_state(claim.state, step)
    check_seen(claim, seen=seen)
    check_persons(
        claimed_by=claim.claimed_by_id,
        checked_by=claim.checked_by_id if step is ClaimStep.APPROVE else None,
        actor=actor.user_id,
    )
    claim.state = state
    return claim
