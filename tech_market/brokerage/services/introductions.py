"""Answer an introduction: when both sides agree, contacts go out and a deal opens."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import (
    Broker,
    ContactRelease,
    Deal,
    DealStep,
    Introduction,
)
from tech_market.brokerage.rules import (
    FIRST,
    IntroductionState,
    Judge,
    Side,
    check_answerable,
    check_side_open,
)
from tech_market.brokerage.services import verdicts
from tech_market.brokerage.services.locking import lock_introduction
from tech_market.brokerage.services.nda import want_nda
from tech_market.brokerage.services.news import of_introduction
from tech_market.brokerage.services.sides import accepted_at, side_of
from tech_market.brokerage.services.taking import drop_idle_hold
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match
from tech_market.recommend.standing import check_standing
from tech_market.results.models import Result
from tech_market.saying import Said

AGREED = Said("双方同意，联系方式已互换")  # a step of the deal


def get_introduction(session: Session, *, ref: str, actor: Actor) -> Introduction:
    """Return an introduction the actor may read. Raises NotFound."""
    found = session.scalar(
        select(Introduction)
        .where(Introduction.ref == ref, scope.readable(actor))
        .options(joinedload(Introduction.broker).joinedload(Broker.user))
    )
    if found is None:
        raise NotFound
    return found


def accept(
    session: Session,
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    wants_nda: bool = False,
) -> Introduction:
    """Say yes for the actor's side; the second yes releases contacts, opens the deal.

    `wants_nda`: this side wants an agreement on secrecy before secrets are told.

    Raises NotFound; RuleBroken: "introduction-answered", "introduction-accepted",
    "listing-gone".
    """
    one, side = _own(session, ref=ref, actor=actor)
    check_answerable(one.state)
    check_side_open(accepted=accepted_at(one, side) is not None)
    check_standing(session, one.match, now=now)
    if side is Side.NEED:
        one.need_accepted_at, one.need_accepted_by_id = now, actor.user_id
    else:
        one.result_accepted_at, one.result_accepted_by_id = now, actor.user_id
    verdicts.accept(
        session, one.match, judge=Judge(side.value), source=("introduction", one.ref),
        by_id=actor.user_id, now=now,
    )  # fmt: skip
    detail = {"side": side.value, "answer": "accept"}
    if wants_nda:
        want_nda(session, one, side=side, now=now)
        detail["nda"] = "wanted"
    if one.need_accepted_at and one.result_accepted_at:
        detail["deal"] = _agree(session, one, now=now).ref
        detail["contacts"] = "released"
    audit.record(
        session, actor=actor, action=Action.INTRODUCTION_ANSWER, kind="introduction",
        ref=one.ref, now=now, detail=detail,
    )  # fmt: skip
    return one


def _own(session: Session, *, ref: str, actor: Actor) -> tuple[Introduction, Side]:
    one = lock_introduction(session, ref=ref, where=scope.answerable(actor))
    side = side_of(actor, one)
    if side is None:
        raise NotFound
    return one, side


def _agree(session: Session, one: Introduction, *, now: datetime) -> Deal:
    """Release both sides' contacts to each other and open the deal."""
    one.state, one.contacts_released_at = IntroductionState.AGREED, now
    need, result = one.match.need.organisation_id, one.match.result.organisation_id
    for shown, reader in ((need, result), (result, need)):
        session.add(
            ContactRelease(
                introduction_id=one.id,
                of_organisation_id=shown,
                to_organisation_id=reader,
                at=now,
            )
        )
    deal = Deal(introduction=one, stage_code=FIRST, opened_at=now, moved_at=now)
    deal.steps.append(DealStep(to_code=FIRST, note=AGREED, at=now))
    session.add(deal)
    session.flush()
    of_introduction(session, "introduction.agreed", one, now=now)
    return deal


def decline(
    session: Session,
    *,
    ref: str,
    code: str,
    text: str,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Introduction:
    """Say no for the actor's side, with a reason that the owner of the other reads.

    A side that accepted may still change its mind while the other has not answered.
    Raises NotFound; RuleBroken: "introduction-answered", "unknown-code",
    "decline-text".
    """
    one, side = _own(session, ref=ref, actor=actor)
    check_answerable(one.state)
    said = verdicts.check_reason(codes, code=code, text=text)
    one.state, one.declined_at = IntroductionState.DECLINED, now
    one.declined_side, one.decline_code, one.decline_text = side, code, said
    verdicts.decline(
        session, one.match, judge=Judge(side.value), code=code, text=said,
        source=("introduction", one.ref), actor=actor, now=now,
    )  # fmt: skip
    drop_idle_hold(session, one)
    of_introduction(session, "introduction.declined", one, now=now)
    audit.record(
        session, actor=actor, action=Action.INTRODUCTION_ANSWER, kind="introduction",
        ref=one.ref, now=now,
        detail={"side": side.value, "answer": "decline", "reason": code},
    )  # fmt: skip
    return one


def list_introductions(
    session: Session, *, actor: Actor, offset: int, limit: int, waits_only: bool = False
) -> list[Introduction]:
    """Return what the actor may read, unanswered first, then the newest.

    `waits_only`: what waits for the actor's own side; for others, for either side.
    """
    waits = Introduction.state == IntroductionState.ASKED
    return list(
        session.scalars(
            select(Introduction)
            .where(_listed(actor, waits_only=waits_only))
            .options(
                joinedload(Introduction.match).options(
                    joinedload(Match.need).joinedload(Need.organisation),
                    joinedload(Match.result).joinedload(Result.organisation),
                ),
                joinedload(Introduction.broker).joinedload(Broker.user),
                joinedload(Introduction.deal),
            )
            .order_by(waits.desc(), Introduction.id.desc())
            .offset(offset)
            .limit(limit)
        )
    )


def count_introductions(
    session: Session, *, actor: Actor, waits_only: bool = False
) -> int:
    """Count what `list_introductions` lists."""
    where = _listed(actor, waits_only=waits_only)
    return session.scalar(select(func.count(Introduction.id)).where(where)) or 0


def _listed(actor: Actor, *, waits_only: bool) -> ColumnElement[bool]:
    mine = scope.readable(actor)
    return and_(mine, scope.waits_for(actor)) if waits_only else mine
