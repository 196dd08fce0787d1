"""The owner accepts a diagnosis, and the need says so; or declines it with a reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.brokerage.diagnosis_facts import applied
from tech_market.brokerage.models import Diagnosis
from tech_market.brokerage.rules.diagnoses import DiagnosisState, next_diagnosis
from tech_market.brokerage.services.diagnosing import (
    PLACE,
    check_base,
    locked,
    record,
)
from tech_market.brokerage.telling import News, tell
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services import lifecycle, writing
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor

#: states in which a need must leave the market before its owner may edit it
SHOWN = frozenset({ListingState.SUBMITTED, ListingState.FILED, ListingState.PUBLISHED})


def accept(
    session: Session, *, ref: str, number: int, actor: Actor, now: datetime
) -> Diagnosis:
    """Let the need say what the newest version proposes, in this one transaction.

    It goes the owner's ordinary way: a need on show is withdrawn, revised and handed
    in for review again; a draft stays a draft. `number` is the version the owner
    read. Raises NotFound; RuleBroken: "diagnosis-move", "clash", "need-changed", and
    what withdrawing, revising and submitting refuse.
    """
    one = _own(session, ref=ref, actor=actor)
    after = next_diagnosis(one.state, "accept")
    latest = one.latest
    if latest is None or latest.number != number:
        raise RuleBroken("clash", "经纪人刚写了新的一版，请核对最新版本后再采纳")
    check_base(one)
    _revise(session, one.need, said=latest.said, actor=actor, now=now)
    _decide(session, one, after, text="", actor=actor, now=now, step="accept")
    return one


def _revise(
    session: Session, need: Need, *, said: dict[str, object], actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    was_shown = need.state in SHOWN
    facts = applied(writing.stated_by(need, NeedFacts), said)
    if was_shown:
        lifecycle.move(session, actor=actor, listing=need, step=Step.WITHDRAW, now=now)
    session.flush()
    writing.revise(
        session, actor=actor, listing=need, facts=facts, version=need.version, now=now
    )
    session.flush()
    if was_shown:
        lifecycle.move(session, actor=actor, listing=need, step=Step.SUBMIT, now=now)


def decline(
    session: Session, *, ref: str, text: str, actor: Actor, now: datetime
) -> Diagnosis:
    """Say no with a reason; the need stays as it is, the broker may write again.

    Raises NotFound; RuleBroken: "diagnosis-move", "decline-text".
    """
    one = _own(session, ref=ref, actor=actor)
    after = next_diagnosis(one.state, "decline")
    if not text:
        raise RuleBroken("decline-text", "请写明未采纳的原因", field="text")
    _decide(session, one, after, text=text, actor=actor, now=now, step="decline")
    return one


def end(session: Session, *, ref: str, actor: Actor, now: datetime) -> Diagnosis:
    """End a living diagnosis: its owner or its broker; the need stays as it is.

    Raises NotFound; RuleBroken: "diagnosis-move".
    """
    one = locked(session, ref=ref, actor=actor)
    if not may_end(one, actor):
        raise NotFound
    after = next_diagnosis(one.state, "end")
    _decide(
        session, one, after, text=one.decided_text, actor=actor, now=now, step="end"
    )
    return one


def may_end(one: Diagnosis, actor: Actor) -> bool:
    """Tell whether this person is the need's owner or the diagnosis's broker."""
    is_broker = one.broker is not None and one.broker.user_id == actor.user_id
    return is_broker or is_owner(one, actor)


def is_owner(one: Diagnosis, actor: Actor) -> bool:
    """Tell whether the need is the actor's organisation's."""
    return actor.organisation_id == one.need.organisation_id


def _own(session: Session, *, ref: str, actor: Actor) -> Diagnosis:
    one = locked(session, ref=ref, actor=actor)
    if not is_owner(one, actor):
        raise NotFound
    return one


def _decide(
    session: Session, one: Diagnosis, state: DiagnosisState, *, text: str,
    actor: Actor, now: datetime, step: str,
) -> None:  # fmt: skip
    one.state, one.decided_text = state, text
    one.decided_at, one.decided_by_id = now, actor.user_id
    record(session, one, actor=actor, step=step, now=now)
    people = (one.broker.user_id,) if one.broker else ()
    news = News(f"diagnosis.{state.value}", PLACE, one.ref, now, user_ids=people)
    tell(session, news)
