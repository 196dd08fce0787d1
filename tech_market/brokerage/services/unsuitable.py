"""An owner says that what was suggested for the own listing does not suit it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.rules import Judge
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.locking import lock_need
from tech_market.brokerage.services.taking import GONE
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound, RuleBroken
from tech_market.matching.text import NEED, other_kind
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import MODELS, find_listed
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.reasons import Reasons, pack
from tech_market.recommend.services.suggesting import may_be_advised
from tech_market.results.models import Result

#: why the pair fits, for one that no index had kept yet
Explains = Callable[[Need, Result], Reasons | None]


@dataclass(frozen=True, slots=True)
class Suggested:
    """The own listing and what was suggested for it."""

    kind: str  # of the own one
    need: Need
    result: Result

    @property
    def mine(self) -> Need | Result:
        """The own listing."""
        return self.need if self.kind == NEED else self.result

    @property
    def other(self) -> Need | Result:
        """What was suggested."""
        return self.result if self.kind == NEED else self.need


def get_suggested(
    session: Session, *, kind: str, ref: str, other: str, actor: Actor, now: datetime
) -> Suggested:
    """Return an own listing with another one that is on show. Raises NotFound."""
    model: Any = MODELS[kind]
    mine: Any = session.scalar(
        select(model).where(
            model.ref == ref, model.organisation_id == (actor.organisation_id or 0)
        )
    )
    found = find_listed(session, other_kind(kind), [other], on=today(now))
    if mine is None or other not in found or not may_be_advised(actor, mine):
        raise NotFound
    need, result = (mine, found[other]) if kind == NEED else (found[other], mine)
    return Suggested(kind, need, result)


def refuse(
    session: Session,
    *,
    pair: Suggested,
    explain: Explains,
    code: str,
    text: str,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Match:
    """End the pair for good, with the reason; nobody is told, for nobody was asked.

    Raises RuleBroken: "unknown-code", "decline-text", "match-gone".
    """
    said = verdicts.check_reason(codes, code=code, text=text)
    lock_need(session, pair.need.id)
    match = session.scalar(
        select(Match)
        .where(Match.need_id == pair.need.id, Match.result_id == pair.result.id)
        .with_for_update(of=Match)
        .execution_options(populate_existing=True)
    ) or _opened(session, pair, explain, now=now)
    if match.state is not MatchState.OPEN:
        words = GONE[match.state]
        if match.state is MatchState.TAKEN:
            words = "这一对已在对接中，请到“对接引荐”答复"
        raise RuleBroken("match-gone", words)
    verdicts.decline(
        session, match, judge=Judge(pair.kind), code=code, text=said,
        source=("match", match.ref), actor=actor, now=now,
    )  # fmt: skip
    audit.record(
        session, actor=actor, action=Action.INTRODUCTION_ANSWER, kind="match",
        ref=match.ref, now=now, detail={"step": "unsuitable", "reason": code},
    )  # fmt: skip
    return match


def _opened(
    session: Session, pair: Suggested, explain: Explains, *, now: datetime
) -> Match:
    reasons = explain(pair.need, pair.result)
    match = Match(
        need=pair.need, result=pair.result, state=MatchState.OPEN,
        score=reasons.score if reasons else 0.0,
        reasons=pack(reasons) if reasons else {},
        engine=reasons.engine if reasons else "", created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(match)
    session.flush()
    return match
