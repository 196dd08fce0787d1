"""Take a pairing off the queue, and give it back: one broker at a time for a need."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import Broker, Introduction, NeedHold
from tech_market.brokerage.rules import IntroductionState, check_releasable
from tech_market.brokerage.services.register import get_able_broker
from tech_market.errors import NotFound, RuleBroken
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.standing import check_standing

GONE: dict[MatchState, str] = {
    MatchState.TAKEN: "这条对接刚被其他经纪人接走了，请选择下一条",
    MatchState.DECLINED: "这条对接已被谢绝，不再推送",
    MatchState.DEALT: "这条对接已成交",
}


def take(session: Session, *, ref: str, actor: Actor, now: datetime) -> Introduction:
    """Put the need and the pair into this broker's hands, from now on.

    Raises NotFound; RuleBroken: "broker-not-filed", "certificate-expired",
    "match-gone", "need-held", "listing-gone".
    """
    broker = get_able_broker(session, actor=actor, now=now)
    match = lock_match(session, ref=ref)
    if match.state is not MatchState.OPEN:
        raise RuleBroken("match-gone", GONE[match.state])
    check_standing(session, match, now=now)
    _hold(session, match.need, broker, now=now)
    match.state, match.updated_at = MatchState.TAKEN, now
    one = Introduction(match=match, broker=broker, taken_at=now)
    session.add(one)
    session.flush()
    audit.record(
        session, actor=actor, action=Action.MATCH_TAKE, kind="introduction",
        ref=one.ref, now=now, detail={"match": match.ref, "need": match.need.ref,
                                      "result": match.result.ref},
    )  # fmt: skip
    return one


def lock_match(session: Session, *, ref: str) -> Match:
    """Return the match as it now is, its need locked until the transaction ends.

    Everybody locks the need first, so two brokers queue and the second sees the hold.
    """
    need_id = session.scalar(select(Match.need_id).where(Match.ref == ref))
    if need_id is None:
        raise NotFound
    lock_need(session, need_id)
    return session.scalars(
        select(Match)
        .where(Match.ref == ref)
        .with_for_update(of=Match)
        .execution_options(populate_existing=True)
    ).one()


def lock_need(session: Session, need_id: int) -> None:
    """Let nobody else take, answer or release about this need until we are done."""
    session.execute(select(Need.id).where(Need.id == need_id).with_for_update(of=Need))


def _hold(session: Session, need: Need, broker: Broker, *, now: datetime) -> None:
    held = session.scalar(select(NeedHold).where(NeedHold.need_id == need.id))
    if held is None:
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
    drop_idle_hold(session, one)
    audit.record(
        session, actor=actor, action=Action.MATCH_TAKE, kind="introduction",
        ref=one.ref, now=now, detail={"match": one.match.ref, "step": "release"},
    )  # fmt: skip


def lock_introduction(
    session: Session, *, ref: str, where: ColumnElement[bool]
) -> Introduction:
    """Return the introduction as it now is, nobody else's to change meanwhile.

    `where` is the scope's clause. Raises NotFound.
    """
    need_id = session.scalar(
        select(Match.need_id)
        .join(Introduction, Introduction.match_id == Match.id)
        .where(Introduction.ref == ref, where)
    )
    if need_id is None:
        raise NotFound
    lock_need(session, need_id)
    return session.scalars(
        select(Introduction)
        .where(Introduction.ref == ref)
        .with_for_update(of=Introduction)
        .execution_options(populate_existing=True)
    ).one()


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
