"""Divide a deal among brokers: propose, consent, refuse; all touched must agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import (
    Broker,
    BrokerState,
    Deal,
    Split,
    SplitPart,
)
from tech_market.brokerage.rules import check_no_conflict
from tech_market.brokerage.rules.shares import (
    SplitState,
    check_divisible,
    check_proposed,
    check_split,
)
from tech_market.brokerage.services.conflicts import conflicting
from tech_market.brokerage.services.locking import lock_deal, lock_need
from tech_market.brokerage.services.register import check_able
from tech_market.brokerage.services.sharing import (
    find_pending,
    get_split,
    points_by_broker,
    put_shares,
)
from tech_market.brokerage.telling import News, tell
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

PLACE = "brokerage.show_split"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The division a broker wants: points by the broker's ref, and why."""

    points: Mapping[str, int]
    reason: str


def propose(
    session: Session, *, deal_ref: str, wanted: Wanted, actor: Actor, now: datetime
) -> Split:
    """Propose a division of a deal the actor works on; their own consent is given.

    Raises NotFound; RuleBroken: "share-fixed", "split-pending", "split-reason",
    "share-sum", "share-many", "share-lead", "share-same", "broker-not-filed",
    "certificate-expired", "conflict-of-interest".
    """
    deal = lock_deal(session, ref=deal_ref, where=scope.workable_deals(actor))
    check_divisible(deal.stage_code)
    if find_pending(session, deal) is not None:
        raise RuleBroken(
            "split-pending", "已有一份份额方案待同意：先处理完那一份，再提出新的"
        )
    if not wanted.reason.strip():
        raise RuleBroken("split-reason", "请写明调整原因", field="reason")
    brokers = _brokers(session, wanted)
    before = points_by_broker(session, deal)
    after = {brokers[ref].id: points for ref, points in wanted.points.items() if points}
    lead_id = deal.introduction.broker_id
    check_split(before, after, lead_id=lead_id)
    for one in brokers.values():
        if one.id in after.keys() - before.keys() - {lead_id}:
            _check_new(session, deal, one, now=now)
    split = Split(
        deal=deal, reason=wanted.reason.strip(), proposed_at=now,
        proposed_by_id=actor.user_id, parts=_parts(session, before, after),
    )  # fmt: skip
    session.add(split)
    session.flush()
    _record(session, split, actor=actor, step="propose", now=now)
    _consent(session, split, actor=actor, now=now)
    if split.state is SplitState.PROPOSED:
        _tell(session, "deal.split-proposed", split, now=now)
    return split


def consent(session: Session, *, ref: str, actor: Actor, now: datetime) -> Split:
    """Say yes to the actor's own part; the last yes puts the division into effect.

    Raises NotFound; RuleBroken: "split-decided", "split-consented", "share-fixed",
    "broker-not-filed", "certificate-expired", "conflict-of-interest", "clash".
    """
    split = _locked(session, ref=ref, actor=actor)
    part = _own_part(split, actor)
    if part.consented_at is not None:
        raise RuleBroken("split-consented", "您已同意，正在等待其他经纪人")
    _consent(session, split, actor=actor, now=now)
    _record(session, split, actor=actor, step="consent", now=now)
    return split


def stand_in(
    session: Session,
    *,
    ref: str,
    broker_ref: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Split:
    """Let the administrator consent for a broker who is on file no more, with reason.

    Raises NotFound; RuleBroken: "split-decided", "broker-present", "split-reason".
    """
    split = _locked(session, ref=ref, actor=actor)
    part = next((one for one in split.parts if one.broker.ref == broker_ref), None)
    if part is None or not part.is_touched or part.consented_at is not None:
        raise NotFound
    if is_present(part.broker):
        raise RuleBroken(
            "broker-present", "该经纪人仍然在册，须由本人同意，管理员不能代为同意"
        )
    if not reason.strip():
        raise RuleBroken("split-reason", "请写明代为同意的依据", field="text")
    part.consented_at, part.consented_by_id = now, actor.user_id
    part.stand_in_text = reason.strip()
    _record(session, split, actor=actor, step="stand-in", now=now, broker=broker_ref)
    _settle(session, split, actor=actor, now=now)
    return split


def refuse(
    session: Session, *, ref: str, text: str, actor: Actor, now: datetime
) -> Split:
    """Say no to the actor's own part, with a reason; the shares stay as they are.

    Raises NotFound; RuleBroken: "split-decided", "split-reason".
    """
    split = _locked(session, ref=ref, actor=actor)
    _own_part(split, actor)
    if not text.strip():
        raise RuleBroken("split-reason", "请写明不同意的原因", field="text")
    _end(split, SplitState.REJECTED, text=text.strip(), actor=actor, now=now)
    _record(session, split, actor=actor, step="reject", now=now)
    _tell(session, "deal.split-rejected", split, now=now)
    return split


def cancel(session: Session, *, ref: str, actor: Actor, now: datetime) -> Split:
    """Take back a proposal: who made it, or the deal's lead.

    Raises NotFound; RuleBroken: "split-decided".
    """
    split = _locked(session, ref=ref, actor=actor)
    if not may_cancel(split, actor):
        raise NotFound
    _end(split, SplitState.CANCELLED, text="", actor=actor, now=now)
    _record(session, split, actor=actor, step="cancel", now=now)
    return split


def may_cancel(split: Split, actor: Actor) -> bool:
    """Tell whether this person may take the proposal back."""
    lead = split.deal.introduction.broker.user_id
    return actor.user_id in {split.proposed_by_id, lead}


def is_present(broker: Broker) -> bool:
    """Tell whether the broker can answer: on file, and the account is not closed."""
    return broker.state is BrokerState.FILED and not broker.user.is_disabled


def _brokers(session: Session, wanted: Wanted) -> dict[str, Broker]:
    rows = session.scalars(select(Broker).where(Broker.ref.in_(wanted.points))).all()
    found = {one.ref: one for one in rows}
    if found.keys() != set(wanted.points):
        raise NotFound
    return found


def _check_new(session: Session, deal: Deal, broker: Broker, *, now: datetime) -> None:
    check_able(broker, now=now)
    check_no_conflict(
        names=conflicting(session, deal.introduction.match, broker=broker)
    )


def _parts(
    session: Session, before: Mapping[int, int], after: Mapping[int, int]
) -> list[SplitPart]:
    return [
        SplitPart(
            broker=session.get_one(Broker, one),
            before_points=before.get(one, 0),
            points=after.get(one, 0),
        )
        for one in sorted(before.keys() | after.keys())
    ]


def _locked(session: Session, *, ref: str, actor: Actor) -> Split:
    split = get_split(session, ref=ref, actor=actor)
    lock_need(session, split.deal.introduction.match.need_id)
    session.refresh(split, with_for_update={"of": Split})
    check_proposed(split.state)
    return split


def _own_part(split: Split, actor: Actor) -> SplitPart:
    for part in split.parts:
        if part.broker.user_id == actor.user_id and part.is_touched:
            return part
    raise NotFound


def _consent(session: Session, split: Split, *, actor: Actor, now: datetime) -> None:
    for part in split.parts:
        if part.broker.user_id == actor.user_id and part.is_touched:
            part.consented_at, part.consented_by_id = now, actor.user_id
    _settle(session, split, actor=actor, now=now)


def _settle(session: Session, split: Split, *, actor: Actor, now: datetime) -> None:
    """Put the division into effect once nobody it touches is missing."""
    if any(one.is_touched and one.consented_at is None for one in split.parts):
        return
    deal = split.deal
    check_divisible(deal.stage_code)
    held = {one.broker_id: one.before_points for one in split.parts}
    if points_by_broker(session, deal) != {k: v for k, v in held.items() if v}:
        raise RuleBroken("clash", "份额刚被更新过，请重新提出方案")
    for part in split.parts:
        if not part.before_points and part.points and is_present(part.broker):
            _check_new(session, deal, part.broker, now=now)
    put_shares(session, deal, split, now=now)
    _end(split, SplitState.EFFECTIVE, text="", actor=actor, now=now)
    _record(session, split, actor=actor, step="effect", now=now)
    _tell(session, "deal.split-effective", split, now=now)


def _end(
    split: Split, state: SplitState, *, text: str, actor: Actor, now: datetime
) -> None:
    split.state, split.decided_text = state, text
    split.decided_at, split.decided_by_id = now, actor.user_id


def _record(
    session: Session, split: Split, *, actor: Actor, step: str, now: datetime,
    **more: str,
) -> None:  # fmt: skip
    session.flush()
    audit.record(
        session, actor=actor, action=f"{Action.DEAL_MOVE}.split-{step}", kind="deal",
        ref=split.deal.ref, now=now,
        detail={"split": split.ref, "state": split.state.value,
                "points": {one.broker.ref: one.points for one in split.parts}} | more,
    )  # fmt: skip


def _tell(session: Session, kind: str, split: Split, *, now: datetime) -> None:
    people = {one.broker.user_id for one in split.parts}
    people.add(split.deal.introduction.broker.user_id)
    tell(session, News(kind, PLACE, split.ref, now, user_ids=tuple(sorted(people))))
