"""Move a deal along its stages, note by note, until it is signed or closed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import Broker, Deal, DealStep, Introduction
from tech_market.brokerage.rules import (
    CLOSED,
    FIRST,
    LATER,
    RUNNING,
    SIGNED,
    check_deal_step,
    check_nda_settled,
    check_no_contract,
    is_running,
)
from tech_market.brokerage.rules.deals import check_probability
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.locking import lock_deal
from tech_market.brokerage.services.nda import find_terms
from tech_market.brokerage.services.news import of_introduction
from tech_market.brokerage.services.taking import drop_idle_hold
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound, RuleBroken
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match
from tech_market.results.models import Result


@dataclass(frozen=True, slots=True)
class Move:
    """What the broker notes. `expected_fen` in 分, None unknown, never counted."""

    stage: str
    version: int  # of the deal the broker looked at
    note: str = ""
    next_step: str = ""
    next_on: date | None = None
    expected_fen: int | None = None
    probability_percent: int | None = None  # None: the stage's usual one
    close_code: str = ""


def get_deal(session: Session, *, ref: str, actor: Actor) -> Deal:
    """Return a deal the actor may read, with its history. Raises NotFound."""
    found = session.scalar(
        select(Deal)
        .where(Deal.ref == ref, scope.readable_deals(actor))
        .options(
            joinedload(Deal.introduction).joinedload(Introduction.match),
            selectinload(Deal.steps).joinedload(DealStep.by),
        )
    )
    if found is None:
        raise NotFound
    return found


def move_deal(
    session: Session,
    *,
    ref: str,
    move: Move,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Deal:
    """Write one step of the actor's own deal.

    Signed makes the match dealt; the need stays held, so that nobody else takes it
    until the contract is registered. Closed without a contract ends the match and
    frees the need. Raises NotFound; RuleBroken: "clash", "deal-move", "note-missing",
    "close-reason", "nda-pending", "deal-contracted", "unknown-code", "probability".
    """
    deal = lock_deal(session, ref=ref, where=scope.led_deals(actor))
    if deal.version != move.version:
        raise RuleBroken("clash", "商机刚被更新过，请核对最新进展后重新提交")
    note = move.note.strip()
    check_deal_step(deal.stage_code, move.stage, note=note, close_code=move.close_code)
    check_probability(move.probability_percent)
    if move.stage not in {FIRST, CLOSED}:
        terms = find_terms(session, deal.introduction)
        check_nda_settled(
            is_wanted=terms is not None, is_settled=bool(terms and terms.is_settled)
        )
    if deal.stage_code == SIGNED and move.stage == CLOSED:
        check_no_contract(is_contracted=deal.is_contracted)
    if move.close_code:
        codes.check("close-reason", move.close_code, field="close_code")
    before = deal.stage_code
    _write(deal, move, note=note, actor=actor, now=now)
    _end(session, deal, actor=actor, now=now)
    audit.record(
        session, actor=actor, action=Action.DEAL_MOVE, kind="deal", ref=deal.ref,
        now=now, detail={"from": before, "to": deal.stage_code,
                         "expected_fen": deal.expected_fen,
                         "probability": deal.probability_percent,
                         "reason": deal.close_code},
    )  # fmt: skip
    return deal


def _write(deal: Deal, move: Move, *, note: str, actor: Actor, now: datetime) -> None:
    deal.steps.append(
        DealStep(
            from_code=deal.stage_code,
            to_code=move.stage,
            note=note,
            at=now,
            by_id=actor.user_id,
        )
    )
    deal.stage_code, deal.moved_at = move.stage, now
    deal.close_code = move.close_code
    deal.next_step, deal.next_on = move.next_step.strip(), move.next_on
    deal.expected_fen = move.expected_fen
    deal.probability_percent = (
        move.probability_percent if is_running(move.stage) else None
    )


def _end(session: Session, deal: Deal, *, actor: Actor, now: datetime) -> None:
    match, source = deal.introduction.match, ("deal", deal.ref)
    if deal.stage_code == SIGNED:
        verdicts.contract(session, match, source=source, by_id=actor.user_id, now=now)
    if deal.stage_code == CLOSED:
        deal.closed_at, deal.next_step, deal.next_on = now, "", None
        if not deal.is_contracted:
            verdicts.fall_through(
                session, match, reason=deal.close_code, source=source,
                by_id=actor.user_id, now=now,
            )  # fmt: skip
            drop_idle_hold(session, deal.introduction)
        of_introduction(session, "deal.closed", deal.introduction, now=now)


ON_THE_WAY = "running"  # every stage before the signature, in an address
DUE = "due"  # the next step is due, in an address
BOARD_MOST = 300  # deals of one board


def list_living(session: Session, *, actor: Actor) -> list[Deal]:
    """Return readable deals that are not closed, what is due first."""
    return list(
        session.scalars(
            _with_both()
            .where(scope.readable_deals(actor), Deal.stage_code != CLOSED)
            .order_by(Deal.next_on.is_(None), Deal.next_on, Deal.moved_at)
            .limit(BOARD_MOST)
        )
    )


def list_deals(
    session: Session, *, actor: Actor, stage: str, today: date, offset: int, limit: int
) -> list[Deal]:
    """Return readable deals, what is due first.

    `stage` may be "" for all, ON_THE_WAY, or DUE: whose next step is due by today.
    """
    return list(
        session.scalars(
            _with_both()
            .where(*_wanted(actor, stage, today))
            .order_by(
                Deal.stage_code.in_((SIGNED, *LATER, CLOSED)),
                Deal.next_on.is_(None),
                Deal.next_on,
                Deal.id.desc(),
            )
            .offset(offset)
            .limit(limit)
        )
    )


def count_by_stage(session: Session, *, actor: Actor) -> dict[str, int]:
    """Count readable deals by stage."""
    rows = session.execute(
        select(Deal.stage_code, func.count(Deal.id))
        .where(scope.readable_deals(actor))
        .group_by(Deal.stage_code)
    )
    return {stage: number for stage, number in rows}  # noqa: C416 - rows are not pairs to mypy


def count_due(session: Session, *, actor: Actor, today: date) -> int:
    """Count readable deals whose next step is due by today."""
    query = select(func.count(Deal.id)).where(*_wanted(actor, DUE, today))
    return session.scalar(query) or 0


def _wanted(actor: Actor, stage: str, today: date) -> list[ColumnElement[bool]]:
    mine = scope.readable_deals(actor)
    if stage == DUE:
        return [mine, Deal.stage_code != CLOSED, Deal.next_on <= today]
    if stage == ON_THE_WAY:
        return [mine, Deal.stage_code.in_(RUNNING)]
    return [mine, Deal.stage_code == stage] if stage else [mine]


def _with_both() -> Select[tuple[Deal]]:
    return select(Deal).options(
        joinedload(Deal.introduction).options(
            joinedload(Introduction.match).options(
                joinedload(Match.need).joinedload(Need.organisation),
                joinedload(Match.result).joinedload(Result.organisation),
            ),
            joinedload(Introduction.broker).joinedload(Broker.user),
        )
    )
