"""What the owner of one side says of a pair nobody has taken: not suitable."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.rules import Judge
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.locking import lock_match
from tech_market.brokerage.services.taking import GONE
from tech_market.brokerage.telling import News, tell
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound, RuleBroken
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState
from tech_market.results.models import Result


@dataclass(frozen=True, slots=True)
class No:
    """Why a pair does not suit: a code of list decline-reason, and a sentence."""

    code: str
    text: str


def get_own_pair(
    session: Session, *, need: str, result: str, actor: Actor
) -> tuple[Match, Judge]:
    """Return a pair of which one side is the actor's, and which side that is.

    Raises NotFound.
    """
    found = session.scalar(
        select(Match)
        .join(Match.need)
        .join(Match.result)
        .where(Need.ref == need, Result.ref == result, _own(actor))
    )
    if found is None:
        raise NotFound("match")
    is_need = found.need.organisation_id == actor.organisation_id
    return found, Judge.NEED if is_need else Judge.RESULT


def say_unsuitable(
    session: Session,
    *,
    need: str,
    result: str,
    no: No,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Match:
    """Close an open pair for the actor's side; the other owner reads the reason.

    Raises NotFound; RuleBroken: "unknown-code", "decline-text", "match-gone".
    """
    found, judge = get_own_pair(session, need=need, result=result, actor=actor)
    match = lock_match(session, ref=found.ref)
    if match.state is MatchState.TAKEN:
        raise RuleBroken(
            "match-gone", "这一对已由技术经纪人承接，请在“引荐”里同意或谢绝"
        )
    if match.state is not MatchState.OPEN:
        raise RuleBroken("match-gone", GONE[match.state])
    said = verdicts.check_reason(codes, code=no.code, text=no.text)
    verdicts.decline(
        session, match, judge=judge, code=no.code, text=said,
        source=("match", match.ref), actor=actor, now=now,
    )  # fmt: skip
    audit.record(
        session, actor=actor, action=f"{Action.INTRODUCTION_ANSWER}.unsuitable",
        kind="match", ref=match.ref, now=now, detail={"reason": no.code},
    )  # fmt: skip
    other = match.result if judge is Judge.NEED else match.need
    tell(
        session,
        News("pair.declined", f"{other.kind}s.show", other.ref, now,
             organisation_ids=(other.organisation_id,), detail={"reason": no.code}),
    )  # fmt: skip
    return match


def _own(actor: Actor) -> ColumnElement[bool]:
    own = actor.organisation_id
    if own is None or not actor.is_verified:
        return false()
    return (Need.organisation_id == own) | (Result.organisation_id == own)
