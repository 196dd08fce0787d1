"""Express interest in a listing; a broker verifies it and brings the sides together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.models import (
    Expression,
    Introduction,
)
from tech_market.brokerage.rules import ExpressionState, Judge, Side
from tech_market.brokerage.rules.expressions import (
    Answers,
    check_answers,
    check_open_expression,
)
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.finding import sent_by, takeable
from tech_market.brokerage.services.locking import lock_row
from tech_market.brokerage.services.nda import want_nda
from tech_market.brokerage.services.register import get_able_broker
from tech_market.brokerage.services.taking import (
    GONE,
    check_open,
    hold,
    open_introduction,
)
from tech_market.brokerage.telling import News, tell
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.listings.scope import listed
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.reasons import Reasons, pack
from tech_market.results.models import Result
from tech_market.saying import Said


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member sends: the other's listing, their own, three answers."""

    target: Need | Result
    own_ref: str
    answers: Answers
    wants_nda: bool


def own_listings(
    session: Session, *, actor: Actor, side: Side, now: datetime
) -> list[Need | Result]:
    """Return the actor's listings on show that can answer the other side's."""
    model: type[Need | Result] = Need if side is Side.NEED else Result
    rows: Iterable[Any] = session.scalars(
        select(model)
        .where(
            model.organisation_id == (actor.organisation_id or 0),
            listed(model, today(now)),
        )
        .order_by(model.id.desc())
    )
    return list(rows)


def express(session: Session, *, wish: Wish, actor: Actor, now: datetime) -> Expression:
    """Ask to be brought together; nobody is named, and a broker looks first.

    Raises NotFound for an own listing that is not on show; RuleBroken:
    "organisation-unverified", "own-listing", "answer-short", "answer-long",
    "answer-names", "pair-known".
    """
    if not actor.is_verified:
        raise RuleBroken("organisation-unverified", "单位核验通过后才能表达合作意向")
    if wish.target.organisation_id == actor.organisation_id:
        raise RuleBroken("own-listing", "不能对本单位的内容表达合作意向")
    side = Side.RESULT if isinstance(wish.target, Need) else Side.NEED
    mine = own_listings(session, actor=actor, side=side, now=now)
    own = next((one for one in mine if one.ref == wish.own_ref), None)
    if own is None:
        raise RuleBroken("own-missing", "请选择本单位已发布的内容", field="own")
    check_answers(
        wish.answers,
        own_names=(actor.organisation_name, own.contact_name, own.contact_phone),
    )
    need, result = (own, wish.target) if side is Side.NEED else (wish.target, own)
    _check_new(session, need_id=need.id, result_id=result.id)
    one = Expression(
        need_id=need.id, result_id=result.id, side=side,
        organisation_id=own.organisation_id, by_id=actor.user_id,
        capability=wish.answers.capability, interest=wish.answers.interest,
        cooperation=wish.answers.cooperation, wants_nda=wish.wants_nda, sent_at=now,
    )  # fmt: skip
    session.add(one)
    _record(session, one, actor=actor, step="send", now=now)
    _tell(session, "expression.sent", one, now=now)
    return one


def _check_new(session: Session, *, need_id: int, result_id: int) -> None:
    living = select(Expression.id).where(
        Expression.need_id == need_id,
        Expression.result_id == result_id,
        Expression.state.in_((ExpressionState.SENT, ExpressionState.VERIFIED)),
    )
    state = session.scalar(
        select(Match.state).where(
            Match.need_id == need_id, Match.result_id == result_id
        )
    )
    if session.scalar(living) or state not in {None, MatchState.OPEN}:
        words = GONE[state] if state and state in GONE else Said("这一对已有合作意向")
        if state is MatchState.TAKEN:
            words = Said("这一对已在对接中，请到“对接引荐”查看")
        raise RuleBroken("pair-known", words)


def withdraw(session: Session, *, ref: str, actor: Actor, now: datetime) -> Expression:
    """Take the own side's interest back before a broker decided.

    Raises NotFound; RuleBroken: "expression-decided".
    """
    one = _locked(session, ref=ref, where=sent_by(actor))
    check_open_expression(one.state)
    one.state, one.decided_at = ExpressionState.WITHDRAWN, now
    _record(session, one, actor=actor, step="withdraw", now=now)
    return one


def verify(
    session: Session,
    *,
    ref: str,
    reasons: Reasons | None,
    actor: Actor,
    now: datetime,
) -> Introduction:
    """Take the expressed pair: the sender has said yes, the other side is asked.

    `reasons` are the engine's, for a pair it had not kept. Raises NotFound; RuleBroken:
    "expression-decided", and what taking a pairing raises.
    """
    broker = get_able_broker(session, actor=actor, now=now)
    one = _locked(session, ref=ref, where=takeable(broker))
    check_open_expression(one.state)
    match = _match_of(session, one, reasons=reasons, now=now)
    check_open(session, match, broker=broker, now=now)
    hold(session, one.need, broker, now=now)
    brought = open_introduction(session, match, broker=broker, now=now)
    if one.side is Side.NEED:
        brought.need_accepted_at = one.sent_at
        brought.need_accepted_by_id = one.by_id
    else:
        brought.result_accepted_at = one.sent_at
        brought.result_accepted_by_id = one.by_id
    verdicts.accept(
        session, match, judge=Judge(one.side.value), source=("expression", one.ref),
        by_id=one.by_id, now=now,
    )  # fmt: skip
    if one.wants_nda:
        want_nda(session, brought, side=one.side, now=now)
    one.state, one.introduction = ExpressionState.VERIFIED, brought
    one.decided_at, one.decided_by_id = now, actor.user_id
    _record(session, one, actor=actor, step="verify", now=now)
    return brought


def _match_of(
    session: Session, one: Expression, *, reasons: Reasons | None, now: datetime
) -> Match:
    match = session.scalar(
        select(Match)
        .where(Match.need_id == one.need_id, Match.result_id == one.result_id)
        .with_for_update(of=Match)
        .execution_options(populate_existing=True)
    )
    if match is None:
        match = Match(
            need=one.need, result=one.result, state=MatchState.OPEN,
            score=reasons.score if reasons else 0.0,
            reasons=pack(reasons) if reasons else {},
            engine=reasons.engine if reasons else "expression",
            created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(match)
        session.flush()
    return match


def send_back(
    session: Session,
    *,
    ref: str,
    code: str,
    text: str,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Expression:
    """Return it to the sender with the reason; they may send a better one.

    Raises NotFound; RuleBroken: "expression-decided", "unknown-code", "decline-text",
    "broker-not-filed", "certificate-expired".
    """
    broker = get_able_broker(session, actor=actor, now=now)
    one = _locked(session, ref=ref, where=takeable(broker))
    check_open_expression(one.state)
    said = verdicts.check_reason(codes, code=code, text=text)
    one.state, one.return_code, one.return_text = ExpressionState.RETURNED, code, said
    one.decided_at, one.decided_by_id = now, actor.user_id
    _record(session, one, actor=actor, step="return", now=now)
    _tell(session, "expression.returned", one, now=now)
    return one


def _locked(session: Session, *, ref: str, where: ColumnElement[bool]) -> Expression:
    need_id = session.scalar(
        select(Expression.need_id).where(Expression.ref == ref, where)
    )
    return lock_row(session, Expression, ref=ref, need_id=need_id)


def _record(
    session: Session, one: Expression, *, actor: Actor, step: str, now: datetime
) -> None:
    session.flush()
    audit.record(
        session, actor=actor, action=f"{Action.EXPRESSION_WRITE}.{step}",
        kind="expression", ref=one.ref, now=now,
        detail={"side": one.side.value, "reason": one.return_code},
    )  # fmt: skip


def _tell(session: Session, kind: str, one: Expression, *, now: datetime) -> None:
    tell(session, News(kind, "brokerage.show_expression", one.ref, now,
                       organisation_ids=(one.organisation_id,)))  # fmt: skip
