"""Add a row to a claim's history with its audit line: the only place that does."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.rewards.models import RewardClaim, RewardEvent
from tech_market.rewards.rules import RewardKind

BY_CLAIMANT = frozenset({RewardKind.CLAIM, RewardKind.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says; `on` None is the day it is written."""

    kind: RewardKind
    amount_fen: int = 0
    reason: str = ""
    voucher_no: str = ""
    on: date | None = None


def add_event(
    session: Session, claim: RewardClaim, entry: Entry, *, actor: Actor, now: datetime
) -> RewardEvent:
    """Add the row, move the claim's version with it, and leave one audit line."""
    event = RewardEvent(
        claim=claim,
        sequence=len(claim.events) + 1,
        kind=entry.kind,
        amount_fen=entry.amount_fen,
        reason=entry.reason,
        voucher_no=entry.voucher_no,
        day=entry.on or today(now),
        at=now,
        by_id=actor.user_id,
    )
    flag_modified(claim, "state")  # whoever looks at the old version is told
    session.add(event)
    session.flush()
    action = Action.REWARD_CLAIM if entry.kind in BY_CLAIMANT else Action.REWARD_DECIDE
    audit.record(
        session, actor=actor, action=f"{action}.{entry.kind}", kind="reward",
        ref=claim.ref, now=now,
        detail={
            "contract": claim.contract.ref, "broker": claim.broker.ref,
            "state": claim.state.value, "amount_fen": entry.amount_fen,
            "due_fen": claim.due_fen,
        },
    )  # fmt: skip
    return event


def check_seen(claim: RewardClaim, *, seen: int | None) -> None:
    """Refuse to decide about a claim that moved since it was shown.

    None is for callers that show nothing. Raises RuleBroken: "stale".
    """
    if seen is not None and seen != claim.version:
        raise RuleBroken("stale", "申报在您打开页面后已有变动，请重新核对后再提交")
