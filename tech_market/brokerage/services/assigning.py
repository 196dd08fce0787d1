"""The administrator keeps pairings for a broker and passes needs to another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from tech_market.accounts.models import StaffRole, User
from tech_market.audit import services as audit
from tech_market.brokerage.models import (
    Assignment,
    Broker,
    BrokerState,
    Handover,
    Introduction,
    NeedHold,
)
from tech_market.brokerage.rules import IntroductionState, check_no_conflict, check_room
from tech_market.brokerage.rules.queue import ASSIGNED_DAYS
from tech_market.brokerage.services.conflicts import conflicting
from tech_market.brokerage.services.locking import lock_match, lock_need
from tech_market.brokerage.services.news import of_introduction
from tech_market.brokerage.services.register import check_able
from tech_market.brokerage.services.sharing import hand_over_shares
from tech_market.brokerage.services.taking import check_open
from tech_market.brokerage.telling import News, tell
from tech_market.clock import days_after, today
from tech_market.errors import NotFound, RuleBroken
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match

LIVING = (IntroductionState.ASKED, IntroductionState.AGREED)


@dataclass(frozen=True, slots=True)
class Load:
    """How much a broker holds."""

    broker: Broker
    hands: int
    assigned: int

    @property
    def is_full(self) -> bool:
        """Whether no further need fits."""
        return self.hands >= self.broker.most_needs


def list_loads(session: Session, *, today: date) -> list[Load]:
    """Return the brokers who may take pairings, the least busy first."""
    brokers = session.scalars(
        select(Broker)
        .join(Broker.user)
        .options(contains_eager(Broker.user))
        .where(
            Broker.state == BrokerState.FILED,
            Broker.certificate_expires_on >= today,
            User.staff_role == StaffRole.BROKER,
            User.is_disabled.is_(False),
        )
    ).all()
    held = dict(
        session.execute(
            select(NeedHold.broker_id, func.count()).group_by(NeedHold.broker_id)
        )
        .tuples()
        .all()
    )
    kept = dict(
        session.execute(
            select(Assignment.broker_id, func.count())
            .where(Assignment.until >= today)
            .group_by(Assignment.broker_id)
        )
        .tuples()
        .all()
    )
    loads = [Load(one, held.get(one.id, 0), kept.get(one.id, 0)) for one in brokers]
    return sorted(loads, key=lambda one: (one.hands + one.assigned, one.broker.id))


def assign(
    session: Session, *, ref: str, broker_ref: str, actor: Actor, now: datetime
) -> Assignment:
    """Keep an open pairing for one broker for ASSIGNED_DAYS; again replaces.

    Raises NotFound; RuleBroken: "broker-not-filed", "certificate-expired",
    "match-gone", "listing-gone", "conflict-of-interest", "need-held", "workload-full".
    """
    broker = _get_broker(session, ref=broker_ref, now=now)
    match = lock_match(session, ref=ref)
    one = session.get(Assignment, match.id)
    if one is not None:
        session.delete(one)
        session.flush()
    check_open(session, match, broker=broker, now=now)
    held = session.get(NeedHold, match.need_id)
    if held is not None and held.broker_id != broker.id:
        raise RuleBroken(
            "need-held", "该需求已在其他经纪人手中，请先移交", field="broker"
        )
    if held is None:
        _check_room(session, broker)
    until = days_after(today(now), ASSIGNED_DAYS)
    one = Assignment(
        match_id=match.id, broker_id=broker.id, until=until, at=now,
        by_id=actor.user_id,
    )  # fmt: skip
    session.add(one)
    audit.record(
        session, actor=actor, action=Action.MATCH_ASSIGN, kind="match", ref=match.ref,
        now=now, detail={"broker": broker.ref, "until": str(until)},
    )  # fmt: skip
    tell(session, News("pair.assigned", "brokerage.show_pairing", match.ref, now,
                       user_ids=(broker.user_id,)))  # fmt: skip
    return one


def hand_over(
    session: Session,
    *,
    need_ref: str,
    broker_ref: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> list[Introduction]:
    """Pass a held need with its living introductions and deals to another broker.

    Who introduced what and when stays on record. Raises NotFound; RuleBroken:
    "broker-not-filed", "certificate-expired", "same-broker", "workload-full",
    "conflict-of-interest", "handover-reason".
    """
    broker = _get_broker(session, ref=broker_ref, now=now)
    if not reason.strip():
        raise RuleBroken("handover-reason", "请写明移交原因", field="reason")
    hold = _locked_hold(session, need_ref)
    if hold.broker_id == broker.id:
        raise RuleBroken("same-broker", "该需求已在这位经纪人手中", field="broker")
    _check_room(session, broker)
    moved = list(_living(session, hold))
    for one in moved:
        check_no_conflict(names=conflicting(session, one.match, broker=broker))
        session.add(
            Handover(
                introduction_id=one.id, from_broker_id=one.broker_id,
                to_broker_id=broker.id, reason=reason.strip(), at=now,
                by_id=actor.user_id,
            )
        )  # fmt: skip
        if one.deal is not None:
            hand_over_shares(session, one.deal, old=one.broker, new=broker, now=now)
        one.broker = broker
        of_introduction(session, "introduction.handed-over", one, now=now)
    before = hold.broker.ref
    hold.broker, hold.since = broker, now
    audit.record(
        session, actor=actor, action=Action.MATCH_ASSIGN, kind="need", ref=need_ref,
        now=now, detail={"step": "hand-over", "from": before, "to": broker.ref,
                         "introductions": [one.ref for one in moved]},
    )  # fmt: skip
    return moved


def list_held(session: Session, *, offset: int, limit: int) -> Sequence[NeedHold]:
    """Return all needs in hand, the longest held first."""
    return session.scalars(
        select(NeedHold)
        .options(
            joinedload(NeedHold.need).joinedload(Need.organisation),
            joinedload(NeedHold.broker).joinedload(Broker.user),
        )
        .order_by(NeedHold.since, NeedHold.need_id)
        .offset(offset)
        .limit(limit)
    ).all()


def count_held(session: Session) -> int:
    """Count needs in hand."""
    return session.scalar(select(func.count()).select_from(NeedHold)) or 0


def _locked_hold(session: Session, need_ref: str) -> NeedHold:
    need_id = session.scalar(select(Need.id).where(Need.ref == need_ref))
    if need_id is None:
        raise NotFound
    lock_need(session, need_id)
    hold = session.get(NeedHold, need_id, populate_existing=True)
    if hold is None:
        raise NotFound
    return hold


def _living(session: Session, hold: NeedHold) -> Sequence[Introduction]:
    return session.scalars(
        select(Introduction)
        .join(Introduction.match)
        .where(
            Match.need_id == hold.need_id,
            Introduction.broker_id == hold.broker_id,
            Introduction.state.in_(LIVING),
        )
        .with_for_update(of=Introduction)
        .execution_options(populate_existing=True)
        .order_by(Introduction.id)
    ).all()


def _check_room(session: Session, broker: Broker) -> None:
    count = select(func.count()).where(NeedHold.broker_id == broker.id)
    check_room(hands=session.scalar(count) or 0, most=broker.most_needs)


def _get_broker(session: Session, *, ref: str, now: datetime) -> Broker:
    broker = session.scalar(select(Broker).where(Broker.ref == ref))
    if broker is None:
        raise NotFound
    check_able(broker, now=now)
    return broker
