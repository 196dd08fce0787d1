"""What a broker does with an open pairing besides taking it: put off, decline."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.models import NeedHold, Snooze
from tech_market.brokerage.rules import Judge
from tech_market.brokerage.rules.queue import SNOOZE_DAYS
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.locking import lock_match
from tech_market.brokerage.services.register import get_able_broker
from tech_market.brokerage.services.taking import check_open
from tech_market.brokerage.telling import News, tell
from tech_market.clock import days_after, today
from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match


def snooze(
    session: Session, *, ref: str, days: int, actor: Actor, now: datetime
) -> Snooze:
    """Hide an open pairing from this broker until `days` later; others still see it.

    Raises NotFound; RuleBroken: "snooze-days", and what taking it would raise.
    """
    if days not in SNOOZE_DAYS:
        raise RuleBroken("snooze-days", "请选择暂缓的天数")
    broker = get_able_broker(session, actor=actor, now=now)
    match = lock_match(session, ref=ref)
    check_open(session, match, broker=broker, now=now)
    one = session.get(Snooze, (match.id, broker.id))
    if one is None:
        one = Snooze(match_id=match.id, broker_id=broker.id)
        session.add(one)
    one.until = days_after(today(now), days)
    audit.record(
        session, actor=actor, action=Action.MATCH_TAKE, kind="match", ref=match.ref,
        now=now, detail={"step": "snooze", "until": str(one.until)},
    )  # fmt: skip
    return one


def decline(
    session: Session,
    *,
    ref: str,
    code: str,
    text: str,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Match:
    """Judge an open pairing not worth a call, for everybody, with the reason.

    Both owners read the reason; nobody is named. Raises NotFound; RuleBroken:
    "unknown-code", "decline-text", "need-held", and what taking it would raise.
    """
    broker = get_able_broker(session, actor=actor, now=now)
    match = lock_match(session, ref=ref)
    check_open(session, match, broker=broker, now=now)
    held = session.get(NeedHold, match.need_id)
    if held is not None and held.broker_id != broker.id:
        raise RuleBroken("need-held", "该需求在其他经纪人手中，请选择下一条")
    said = verdicts.check_reason(codes, code=code, text=text)
    verdicts.decline(
        session, match, judge=Judge.BROKER, code=code, text=said,
        source=("match", match.ref), actor=actor, now=now,
    )  # fmt: skip
    audit.record(
        session, actor=actor, action=Action.MATCH_TAKE, kind="match", ref=match.ref,
        now=now, detail={"step": "decline", "reason": code},
    )  # fmt: skip
    for listing in (match.need, match.result):
        tell(
            session,
            News("pair.declined", f"{listing.kind}s.show", listing.ref, now,
                 organisation_ids=(listing.organisation_id,), detail={"reason": code}),
        )  # fmt: skip
    return match
