"""A deal follows its contract: handed in, sent back, registered, ended.

Contracts lie above and call these in the transaction of the contract's own step.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Deal, DealStep, Introduction, NeedHold
from tech_market.brokerage.rules import (
    CLOSED,
    REGISTERED,
    SIGNED,
    IntroductionState,
    Judge,
    Side,
)
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.locking import lock_need
from tech_market.brokerage.services.news import of_introduction
from tech_market.brokerage.services.taking import drop_idle_hold
from tech_market.errors import RuleBroken
from tech_market.listings.rules import ListingState, Step, next_state
from tech_market.listings.services.changes import note_change
from tech_market.listings.services.writing import record
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match
from tech_market.saying import Said

NEED_CLOSED = Said("已签约，技术合同已登记")
SOLVED, SOLVED_WORDS = "already-solved", Said("该需求已通过另一条对接签约并登记")
ENDED = "contract-ended"  # list close-reason


def contract_handed_in(session: Session, deal: Deal, *, actor: Actor) -> None:
    """Tie the deal to the contract's fate. Raises RuleBroken("deal-not-signed")."""
    del actor
    _lock(session, deal)
    if deal.stage_code != SIGNED:
        raise RuleBroken("deal-not-signed", "商机已关闭或未签约，不能提交合同登记")
    deal.is_contracted = True


def contract_sent_back(session: Session, deal: Deal) -> None:
    """Let the broker close the deal again while the paper is being corrected."""
    _lock(session, deal)
    deal.is_contracted = False


def contract_registered(
    session: Session, deal: Deal, *, actor: Actor, now: datetime
) -> None:
    """Move the deal on, close its need, and answer all who still waited about it.

    The need leaves the market and the broker's hands. Introductions of it that nobody
    agreed to yet end with the reason; deals that run already go on.
    """
    _lock(session, deal)
    if deal.stage_code != SIGNED:
        return
    deal.is_contracted = True
    _step(deal, REGISTERED, note=Said("合同已登记"), actor=actor, now=now)
    match = deal.introduction.match
    verdicts.register(
        session, match, source=("deal", deal.ref), by_id=actor.user_id, now=now
    )
    _close_need(session, match.need, actor=actor, now=now)
    _answer_waiting(session, match, actor=actor, now=now)
    held = session.get(NeedHold, match.need_id)
    if held is not None:
        session.delete(held)
    of_introduction(session, "deal.registered", deal.introduction, now=now)


def contract_ended(
    session: Session, deal: Deal, *, actor: Actor, now: datetime
) -> None:
    """Close the deal of a contract that was cancelled 注销 or revoked 撤销."""
    _lock(session, deal)
    deal.is_contracted = False
    if deal.stage_code == CLOSED:
        return
    _step(deal, CLOSED, note=Said("合同已注销或撤销"), actor=actor, now=now)
    deal.close_code, deal.closed_at = ENDED, now
    deal.next_step, deal.next_on = "", None
    verdicts.fall_through(
        session, deal.introduction.match, reason=ENDED, source=("deal", deal.ref),
        by_id=actor.user_id, now=now,
    )  # fmt: skip
    drop_idle_hold(session, deal.introduction)
    of_introduction(session, "deal.closed", deal.introduction, now=now)


def _lock(session: Session, deal: Deal) -> None:
    lock_need(session, deal.introduction.match.need_id)
    session.refresh(deal, with_for_update={"of": Deal})


def _step(deal: Deal, stage: str, *, note: str, actor: Actor, now: datetime) -> None:
    deal.steps.append(
        DealStep(
            from_code=deal.stage_code,
            to_code=stage,
            note=note,
            at=now,
            by_id=actor.user_id,
        )
    )
    deal.stage_code, deal.moved_at = stage, now


def _close_need(session: Session, need: Need, *, actor: Actor, now: datetime) -> None:
    if need.state is not ListingState.PUBLISHED:
        return
    before, need.state = need.state, next_state(need.state, Step.CLOSE)
    need.closed_at, need.state_reason = now, NEED_CLOSED
    note_change(session, listing=need, now=now)
    record(session, actor=actor, listing=need, verb="close.contract", now=now,
           detail={"from": before.value})  # fmt: skip


def _answer_waiting(
    session: Session, match: Match, *, actor: Actor, now: datetime
) -> None:
    waiting = session.scalars(
        select(Introduction)
        .join(Introduction.match)
        .where(
            Match.need_id == match.need_id,
            Introduction.state == IntroductionState.ASKED,
        )
        .order_by(Introduction.id)
    ).all()
    for one in waiting:
        one.state, one.declined_at = IntroductionState.DECLINED, now
        one.declined_side = Side.NEED
        one.decline_code, one.decline_text = SOLVED, SOLVED_WORDS
        verdicts.decline(
            session, one.match, judge=Judge.MARKET, code=SOLVED, text=SOLVED_WORDS,
            source=("introduction", one.ref), actor=actor, now=now,
        )  # fmt: skip
        of_introduction(session, "introduction.declined", one, now=now)
