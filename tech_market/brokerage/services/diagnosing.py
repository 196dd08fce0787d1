"""A broker rewrites a need with its owner: asked for, taken, written, sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.diagnosis_facts import applied, packed
from tech_market.brokerage.models import Broker, Diagnosis, DiagnosisVersion, NeedHold
from tech_market.brokerage.rules import check_no_conflict
from tech_market.brokerage.rules.diagnoses import (
    LIVING,
    DiagnosisState,
    check_unchanged,
    next_diagnosis,
)
from tech_market.brokerage.services.conflicts import interests_in
from tech_market.brokerage.services.finding_diagnoses import get_diagnosis
from tech_market.brokerage.services.locking import lock_need
from tech_market.brokerage.services.register import get_able_broker
from tech_market.brokerage.telling import News, tell
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.reading import get_writable
from tech_market.listings.rules import ListingState
from tech_market.listings.services.writing import stated_by
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.needs.rules.completeness import completeness
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

PLACE = "brokerage.show_diagnosis"


def ask(
    session: Session, *, need_ref: str, wish: str, actor: Actor, now: datetime
) -> Diagnosis:
    """Ask brokers to look at the actor's own need; whoever takes it reads it whole.

    Raises NotFound; RuleBroken: "organisation-unverified", "need-closed",
    "diagnosis-living".
    """
    need = get_writable(session, Need, need_ref, actor=actor)
    if not actor.is_verified:
        raise RuleBroken("organisation-unverified", "单位核验通过后才能申请需求诊断")
    one = _open(session, need.id, now=now, actor=actor)
    one.wish = wish
    record(session, one, actor=actor, step="ask", now=now)
    held = session.get(NeedHold, need.id)
    if held is not None:
        _tell(session, "diagnosis.asked", one, now=now, user_id=held.broker.user_id)
    return one


def start(session: Session, *, need_ref: str, actor: Actor, now: datetime) -> Diagnosis:
    """Begin with a need the broker holds, unasked; its owner is told.

    Raises NotFound; RuleBroken: "broker-not-filed", "certificate-expired",
    "need-closed", "diagnosis-living".
    """
    broker = get_able_broker(session, actor=actor, now=now)
    need_id = session.scalar(
        select(NeedHold.need_id)
        .join(NeedHold.need)
        .where(Need.ref == need_ref, NeedHold.broker_id == broker.id)
    )
    if need_id is None:
        raise NotFound
    one = _open(session, need_id, now=now, actor=actor)
    _take(one, broker, now=now)
    record(session, one, actor=actor, step="start", now=now)
    _tell(session, "diagnosis.taken", one, now=now)
    return one


def take(session: Session, *, ref: str, actor: Actor, now: datetime) -> Diagnosis:
    """Take a diagnosis somebody asked for; a held need is its holder's to diagnose.

    Raises NotFound; RuleBroken: "broker-not-filed", "certificate-expired",
    "diagnosis-move", "need-held", "conflict-of-interest".
    """
    broker = get_able_broker(session, actor=actor, now=now)
    one = locked(session, ref=ref, actor=actor)
    next_diagnosis(one.state, "take")
    held = session.get(NeedHold, one.need_id)
    if held is not None and held.broker_id != broker.id:
        raise RuleBroken("need-held", "该需求在另一位经纪人手中，由其诊断")
    names = interests_in(session, [one.need.organisation], broker=broker)
    check_no_conflict(names=names)
    _take(one, broker, now=now)
    record(session, one, actor=actor, step="take", now=now)
    _tell(session, "diagnosis.taken", one, now=now)
    return one


def write(
    session: Session,
    *,
    ref: str,
    said: Mapping[str, Any],
    note: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> DiagnosisVersion:
    """Add a version to the broker's own diagnosis; what was sent is taken back.

    `seen` is the number of the version the broker looked at, 0 for the original.
    Raises NotFound; RuleBroken: "diagnosis-move", "clash", and what the need's facts
    refuse.
    """
    one = _own(session, ref=ref, actor=actor)
    after = next_diagnosis(one.state, "write")
    if seen != (one.latest.number if one.latest else 0):
        raise RuleBroken("clash", "诊断刚被更新过，请核对最新版本后重新提交")
    facts = applied(stated_by(one.need, NeedFacts), said)
    facts.check()
    version = DiagnosisVersion(
        number=seen + 1, said=packed(facts), note=note, written_at=now,
        written_by_id=actor.user_id, score=score_of(facts),
    )  # fmt: skip
    one.versions.append(version)
    one.state = after
    record(session, one, actor=actor, step="write", now=now)
    return version


def send(session: Session, *, ref: str, actor: Actor, now: datetime) -> Diagnosis:
    """Lay the newest version before the owner.

    Raises NotFound; RuleBroken: "diagnosis-move", "diagnosis-empty", "need-changed".
    """
    one = _own(session, ref=ref, actor=actor)
    after = next_diagnosis(one.state, "send")
    if one.latest is None:
        raise RuleBroken("diagnosis-empty", "请先写一版诊断，再发送企业")
    check_base(one)
    one.state, one.decided_text = after, ""
    record(session, one, actor=actor, step="send", now=now)
    _tell(session, "diagnosis.sent", one, now=now)
    return one


def refresh(session: Session, *, ref: str, actor: Actor, now: datetime) -> Diagnosis:
    """Compare with what the need says now; every version stays, nothing is lost.

    Raises NotFound; RuleBroken: "diagnosis-move".
    """
    one = _own(session, ref=ref, actor=actor)
    one.state = next_diagnosis(one.state, "write")
    one.base = packed(stated_by(one.need, NeedFacts))
    record(session, one, actor=actor, step="refresh", now=now)
    return one


def check_base(one: Diagnosis) -> None:
    """Raise RuleBroken("need-changed") when the need is not as the broker saw it."""
    check_unchanged(is_same=packed(stated_by(one.need, NeedFacts)) == one.base)


def score_of(facts: NeedFacts) -> int:
    """Return how complete a need with these facts is, 0-100."""
    return completeness(
        {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    ).score


def locked(session: Session, *, ref: str, actor: Actor) -> Diagnosis:
    """Return the diagnosis as it now is, its need locked. Raises NotFound."""
    one = get_diagnosis(session, ref=ref, actor=actor)
    lock_need(session, one.need_id)
    session.refresh(one, with_for_update={"of": Diagnosis})
    session.refresh(one.need)
    session.expire(one, ["versions"])
    return one


def _own(session: Session, *, ref: str, actor: Actor) -> Diagnosis:
    one = locked(session, ref=ref, actor=actor)
    if one.broker is None or one.broker.user_id != actor.user_id:
        raise NotFound
    return one


def _open(session: Session, need_id: int, *, actor: Actor, now: datetime) -> Diagnosis:
    lock_need(session, need_id)
    need = session.get_one(Need, need_id, populate_existing=True)
    if need.state is ListingState.CLOSED:
        raise RuleBroken("need-closed", "需求已结束，不能再诊断")
    living = select(Diagnosis.id).where(
        Diagnosis.need_id == need_id, Diagnosis.state.in_(LIVING)
    )
    if session.scalar(living):
        raise RuleBroken("diagnosis-living", "该需求已有一份进行中的诊断")
    one = Diagnosis(need=need, opened_at=now, opened_by_id=actor.user_id)
    session.add(one)
    return one


def _take(one: Diagnosis, broker: Broker, *, now: datetime) -> None:
    one.broker, one.taken_at, one.state = broker, now, DiagnosisState.WRITING
    one.base = packed(stated_by(one.need, NeedFacts))


def record(
    session: Session, one: Diagnosis, *, actor: Actor, step: str, now: datetime
) -> None:
    """Append one step of a diagnosis to the log: codes and references only."""
    session.flush()
    audit.record(
        session, actor=actor, action=f"{Action.DIAGNOSIS_WRITE}.{step}",
        kind="diagnosis", ref=one.ref, now=now,
        detail={"need": one.need.ref, "state": one.state.value,
                "version": one.latest.number if one.latest else 0},
    )  # fmt: skip


def _tell(
    session: Session, kind: str, one: Diagnosis, *, now: datetime, user_id: int = 0
) -> None:
    places = () if user_id else (one.need.organisation_id,)
    people = (user_id,) if user_id else ()
    tell(session, News(kind, PLACE, one.ref, now, organisation_ids=places,
                       user_ids=people))  # fmt: skip
