"""Take a pairing off the queue, and give it back: one broker at a time for a need."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import (
    Assignment,
    Broker,
    Expression,
    Introduction,
    NeedHold,
    Snooze,
)
from tech_market.brokerage.rules import (
    ExpressionState,
    IntroductionState,
    check_no_conflict,
    check_releasable,
    check_room,
)
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.conflicts import conflicting
from tech_market.brokerage.services.locking import lock_introduction, lock_match
from tech_market.brokerage.services.news import of_introduction
from tech_market.brokerage.services.register import get_able_broker
from tech_market.clock import today
from tech_market.db import new_ref
from tech_market.errors import RuleBroken
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.standing import check_standing
from tech_market.saying import Said

GONE: dict[MatchState, Said] = {
    MatchState.TAKEN: Said("这条对接刚被其他经纪人接走了，请选择下一条"),
    MatchState.DECLINED: Said("这条对接已被谢绝，不再推送"),
    MatchState.DEALT: Said("这条对接已成交"),
}


def take(session: Session, *, ref: str, actor: Actor, now: datetime) -> Introduction:
    """Put the need and the pair into this broker's hands, from now on.

    Raises NotFound; RuleBroken: "broker-not-filed", "certificate-expired",
    "match-gone", "match-assigned", "conflict-of-interest", "need-held",
    "workload-full", "listing-gone".
    """
    broker = get_able_broker(session, actor=actor, now=now)
    match = lock_match(session, ref=ref)
    check_open(session, match, broker=broker, now=now)
    hold(session, match.need, broker, now=now)
    one = open_introduction(session, match, broker=broker, now=now)
    audit.record(
        session, actor=actor, action=Action.MATCH_TAKE, kind="introduction",
        ref=one.ref, now=now, detail={"match": match.ref, "need": match.need.ref,
                                      "result": match.result.ref},
    )  # fmt: skip
    return one


def check_open(
    session: Session, match: Match, *, broker: Broker, now: datetime
) -> None:
    """Raise RuleBroken unless this broker may take, put off or decline the pair now."""
    if match.state is not MatchState.OPEN:
        raise RuleBroken("match-gone", GONE[match.state])
    check_standing(session, match, now=now)
    kept = session.get(Assignment, match.id)
    if kept and kept.until >= today(now) and kept.broker_id != broker.id:
        raise RuleBroken(
            "match-assigned", "这条对接已由市场管理员指派给其他经纪人，请选择下一条"
        )
    check_no_conflict(names=conflicting(session, match, broker=broker))


def open_introduction(
    session: Session, match: Match, *, broker: Broker, now: datetime
) -> Introduction:
    """File the introduction of a pair whose need the broker holds."""
    one = Introduction(match=match, broker=broker, taken_at=now, ref=new_ref())
    session.add(one)
    verdicts.take(
        session, match, source=("introduction", one.ref), by_id=broker.user_id, now=now
    )
    session.execute(delete(Assignment).where(Assignment.match_id == match.id))
    session.execute(delete(Snooze).where(Snooze.match_id == match.id))
    session.flush()
    of_introduction(session, "introduction.asked", one, now=now)
    return one


def hold(session: Session, need: Need, broker: Broker, *, now: datetime) -> None:
    """Put the locked need into this broker's hands, if there is room.

    Raises RuleBroken: "need-held", "workload-full".
    """
    held = session.scalar(select(NeedHold).where(NeedHold.need_id == need.id))
    if held is None:
        count = select(func.count()).where(NeedHold.broker_id == broker.id)
        check_room(hands=session.scalar(count) or 0, most=broker.most_needs)
        session.add(NeedHold(need_id=need.id, broker_id=broker.id, since=now))
    elif held.broker_id != broker.id:
        raise RuleBroken("need-held", "该需求刚被其他经纪人接走了，请选择下一条")


def release(session: Session, *, ref: str, actor: Actor, now: datetime) -> Introduction:
    """Give one unanswered introduction back, and with the last one the need.

    Raises NotFound; RuleBroken: "introduction-released".
    """
    one = lock_introduction(session, ref=ref, where=scope.writable(actor))
    check_releasable(one.state)
    give_back(session, one, actor=actor, now=now)
    return one


def give_back(
    session: Session, one: Introduction, *, actor: Actor, now: datetime
) -> None:
    """Open the pair to all brokers again, and the need if this was its last pair."""
    one.state, one.released_at = IntroductionState.RELEASED, now
    one.match.state, one.match.updated_at = MatchState.OPEN, now
    _reopen_expression(session, one)
    drop_idle_hold(session, one)
    audit.record(
        session, actor=actor, action=Action.MATCH_TAKE, kind="introduction",
        ref=one.ref, now=now, detail={"match": one.match.ref, "step": "release"},
    )  # fmt: skip


def _reopen_expression(session: Session, ended: Introduction) -> None:
    """Let the interest it grew from wait for a broker again."""
    session.flush()
    session.execute(
        update(Expression)
        .where(Expression.introduction_id == ended.id)
        .values(state=ExpressionState.SENT, introduction_id=None, decided_at=None)
        .execution_options(synchronize_session="fetch")
    )


def give_back_all(
    session: Session, broker: Broker, *, actor: Actor, now: datetime
) -> None:
    """Give back whatever the broker holds that nobody agreed to yet."""
    asked = select(Introduction.ref).where(
        Introduction.broker_id == broker.id,
        Introduction.state == IntroductionState.ASKED,
    )
    for ref in session.scalars(asked.order_by(Introduction.id)).all():
        one = lock_introduction(session, ref=ref, where=Introduction.ref == ref)
        if one.state is IntroductionState.ASKED:
            give_back(session, one, actor=actor, now=now)


def drop_idle_hold(session: Session, ended: Introduction) -> None:
    """Free the need once the broker has nothing living about it."""
    session.flush()
    living = session.scalar(
        select(Introduction.id)
        .join(Match)
        .where(
            Match.need_id == ended.match.need_id,
            Introduction.broker_id == ended.broker_id,
            Introduction.state.in_((IntroductionState.ASKED, IntroductionState.AGREED)),
            Match.state.in_((MatchState.TAKEN, MatchState.DEALT)),
        )
        .limit(1)
    )
    held = session.get(NeedHold, ended.match.need_id)
    if living is None and held is not None and held.broker_id == ended.broker_id:
        session.delete(held)
