"""Record what was paid out, once, and what came back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line
from tech_market.policy.actor import Actor
from tech_market.rewards.models import RewardClaim, RewardEvent
from tech_market.rewards.rules import ClaimStep, RewardKind, next_state
from tech_market.rewards.services.finding import lock_claim
from tech_market.rewards.services.writing import Entry, add_event, check_seen


@dataclass(frozen=True, slots=True)
class Voucher:
    """The paper a payment stands on."""

    number: str
    on: date


def pay_claim(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    voucher: Voucher,
    now: datetime,
    seen: int | None = None,
) -> RewardClaim:
    """Record that the approved amount was paid, and under which voucher.

    Raises NotFound; RuleBroken: "claim-state", "stale", "voucher", "voucher-day",
    "voucher-taken".
    """
    claim = lock_claim(session, actor=actor, ref=ref)
    claim.state = next_state(claim.state, ClaimStep.PAY)
    check_seen(claim, seen=seen)
    _check_day(voucher.on, first=_approved_on(claim), now=now)
    entry = Entry(
        RewardKind.PAY,
        claim.due_fen,
        voucher_no=_unused(session, voucher.number),
        on=voucher.on,
    )
    add_event(session, claim, entry, actor=actor, now=now)
    return claim


def recover_claim(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    amount_fen: int,
    voucher: Voucher,
    now: datetime,
    seen: int | None = None,
) -> RewardClaim:
    """Record money that came back of what must come back.

    Raises NotFound; RuleBroken: "claim-state", "stale", "recover-amount", "voucher",
    "voucher-day", "voucher-taken".
    """
    claim = lock_claim(session, actor=actor, ref=ref)
    next_state(claim.state, ClaimStep.RECOVER)
    check_seen(claim, seen=seen)
    if not 0 < amount_fen <= claim.owed_fen:
        raise RuleBroken(
            "recover-amount", "追回金额须大于0，且不超过待追回金额", field="amount_yuan"
        )
    _check_day(voucher.on, first=claim.events[-1].day, now=now)
    entry = Entry(
        RewardKind.RECOVER,
        amount_fen,
        voucher_no=_unused(session, voucher.number),
        on=voucher.on,
    )
    add_event(session, claim, entry, actor=actor, now=now)
    return claim


def _approved_on(claim: RewardClaim) -> date:
    approvals = [one for one in claim.events if one.kind is RewardKind.APPROVE]
    return today(approvals[-1].at)


def _check_day(day: date, *, first: date, now: datetime) -> None:
    if not first <= day <= today(now):
        raise RuleBroken(
            "voucher-day",
            "凭证日期不能早于上一步办理的日期，也不能晚于今天",
            field="paid_on",
        )


def _unused(session: Session, text: str) -> str:
    number = clean_line(text)
    if not number:
        raise RuleBroken("voucher", "请填写凭证号", field="voucher_no")
    taken = session.scalar(
        select(RewardEvent.id).where(RewardEvent.voucher_no == number).limit(1)
    )
    if taken is not None:
        raise RuleBroken("voucher-taken", "该凭证号已用于另一笔", field="voucher_no")
    return number
