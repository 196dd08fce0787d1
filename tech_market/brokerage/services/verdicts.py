"""The one place where a pair is judged: taken, a side's yes, a no, a contract.

What matching learns from people is fed from here and nowhere else. `source` names the
row the act can be read in: its kind and reference.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.brokerage.models import PairDecline
from tech_market.brokerage.rules import NEEDS_WORDS, Judge
from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.learning.rules.grades import Kind
from tech_market.learning.services.judging import Act
from tech_market.learning.services.judging import judge as keep
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState
from tech_market.saying import Said

REASONS = "decline-reason"
Source = tuple[str, str]


def check_reason(codes: CodeBook, *, code: str, text: str) -> str:
    """Return the sentence as it is kept.

    Raises RuleBroken: "unknown-code", "decline-text".
    """
    codes.check(REASONS, code, field="reason")
    said = text.strip()
    if not said:
        words = Said("请用一句话说明原因")
        if code == NEEDS_WORDS:
            words = Said("请写明具体原因")
        raise RuleBroken("decline-text", words, field="text")
    return said


def decline(
    session: Session,
    match: Match,
    *,
    judge: Judge,
    code: str,
    text: str,
    source: Source,
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
    act = Act(Kind.DECLINED, judge.value, source, code)
    keep(session, match, act, by_id=actor.user_id, now=now)


def take(
    session: Session, match: Match, *, source: Source, by_id: int | None, now: datetime
) -> None:
    """Note that a broker found the pair worth a call."""
    match.state, match.updated_at = MatchState.TAKEN, now
    act = Act(Kind.TAKEN, Judge.BROKER.value, source)
    keep(session, match, act, by_id=by_id, now=now)


def accept(
    session: Session,
    match: Match,
    *,
    judge: Judge,
    source: Source,
    by_id: int | None,
    now: datetime,
) -> None:
    """Note that one side wants to talk."""
    match.updated_at = now
    act = Act(Kind.ACCEPTED, judge.value, source)
    keep(session, match, act, by_id=by_id, now=now)


def contract(
    session: Session, match: Match, *, source: Source, by_id: int | None, now: datetime
) -> None:
    """Note that the pair led to a signature."""
    match.state, match.updated_at = MatchState.DEALT, now
    act = Act(Kind.SIGNED, Judge.BROKER.value, source)
    keep(session, match, act, by_id=by_id, now=now)


def register(
    session: Session, match: Match, *, source: Source, by_id: int | None, now: datetime
) -> None:
    """Note that the pair's contract is registered."""
    act = Act(Kind.REGISTERED, Judge.MARKET.value, source)
    keep(session, match, act, by_id=by_id, now=now)


def fall_through(
    session: Session,
    match: Match,
    *,
    reason: str,
    source: Source,
    by_id: int | None,
    now: datetime,
) -> None:
    """Note that talks ended without a contract, or the contract ended, and why."""
    match.state, match.updated_at = MatchState.DECLINED, now
    act = Act(Kind.CLOSED, Judge.BROKER.value, source, reason)
    keep(session, match, act, by_id=by_id, now=now)
