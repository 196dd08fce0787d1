"""The one place where a pair is judged: yes of a side, no of anybody, a contract.

What matching learns from people is fed from here and nowhere else.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.brokerage.models import PairDecline
from tech_market.brokerage.rules import NEEDS_WORDS, Judge
from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState

REASONS = "decline-reason"


def check_reason(codes: CodeBook, *, code: str, text: str) -> str:
    """Return the sentence as it is kept.

    Raises RuleBroken: "unknown-code", "decline-text".
    """
    codes.check(REASONS, code, field="reason")
    said = text.strip()
    if not said:
        words = "请用一句话说明原因" if code != NEEDS_WORDS else "请写明具体原因"
        raise RuleBroken("decline-text", words, field="text")
    return said


def decline(
    session: Session,
    match: Match,
    *,
    judge: Judge,
    code: str,
    text: str,
    actor: Actor,
    now: datetime,
) -> None:
    """End the pair for good: no engine and no broker brings it up again."""
    match.state, match.updated_at = MatchState.DECLINED, now
    session.add(
        PairDecline(
            match=match, judge=judge, code=code, text=text, at=now, by_id=actor.user_id
        )
    )


def agree(_session: Session, match: Match, *, now: datetime) -> None:
    """Note that both sides want to talk."""
    match.updated_at = now


def contract(_session: Session, match: Match, *, now: datetime) -> None:
    """Note that the pair led to a signature."""
    match.state, match.updated_at = MatchState.DEALT, now


def fall_through(_session: Session, match: Match, *, now: datetime) -> None:
    """Note that talks ended without a contract, or the contract ended."""
    match.state, match.updated_at = MatchState.DECLINED, now
