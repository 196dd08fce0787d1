"""The queue: open pairings worth a broker's call, the best first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from tech_market.brokerage.models import (
    Assignment,
    Broker,
    Introduction,
    NeedHold,
    Snooze,
)
from tech_market.brokerage.rules import IntroductionState
from tech_market.brokerage.rules.queue import (
    FIELD,
    FRESH,
    FRESH_STEPS,
    SCORE,
    VALUE,
    VALUE_STEPS,
)
from tech_market.brokerage.services.conflicts import clear_of
from tech_market.clock import today
from tech_market.errors import NotFound
from tech_market.money import FEN_PER_WAN
from tech_market.needs.models import Need
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.standing import both_listed
from tech_market.results.models import Result

Rows = TypeVar("Rows", bound=Select[Any])
MOST = 500  # pairings a queue holds: the best by score that pass its filters


class View(StrEnum):
    """Which part of the queue is asked for."""

    ALL = ""
    OWN_FIELDS = "fields"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks for what. `broker` None is the administrator, who sees all open ones.

    `field_codes` narrow the list, `own_codes` are the broker's filed fields 领域 with
    everything below them.
    """

    broker: Broker | None
    now: datetime
    field_codes: Collection[str] = ()
    own_codes: Collection[str] = ()
    view: View = View.ALL


@dataclass(frozen=True, slots=True)
class Hand:
    """One need in the broker's hands, with what is under way about it."""

    hold: NeedHold
    introductions: tuple[Introduction, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open pairing, and until when it is kept for somebody."""

    match: Match
    assignment: Assignment | None


def list_open(session: Session, ask: Ask, *, offset: int, limit: int) -> list[Waiting]:
    """Return open pairings this broker could take, what is worth most first."""
    best = _best(ask).subquery()
    rows = session.execute(
        select(Match, Assignment)
        .join(best, best.c.id == Match.id)
        .join(Match.need)
        .join(Match.result)
        .outerjoin(Assignment, _kept(ask))
        .options(
            contains_eager(Match.need),
            contains_eager(Match.result),
            joinedload(Assignment.broker).joinedload(Broker.user),
        )
        .order_by(Assignment.match_id.is_(None), _worth(ask).desc(), Match.id)
        .offset(offset)
        .limit(limit)
    )
    return [Waiting(match, kept) for match, kept in rows]


def count_open(session: Session, ask: Ask) -> int:
    """Count them, up to MOST."""
    rows = _best(ask).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def get_open(session: Session, ask: Ask, *, ref: str) -> Waiting:
    """Return one pairing of this broker's queue, put off or not. Raises NotFound."""
    found = session.execute(
        _wanted(select(Match, Assignment), ask, with_snoozed=True)
        .options(contains_eager(Match.need), contains_eager(Match.result))
        .where(Match.ref == ref)
    ).one_or_none()
    if found is None:
        raise NotFound
    return Waiting(*found)


def _best(ask: Ask) -> Select[Any]:
    """Take the best by the engine's score: an index gives them, whatever the size."""
    found = _wanted(select(Match.id), ask, with_snoozed=ask.view is View.SNOOZED)
    if ask.view is View.OWN_FIELDS:
        found = found.where(Need.field_code.in_(ask.own_codes))
    if ask.view is View.ASSIGNED:
        found = found.where(Assignment.match_id.is_not(None))
    if ask.view is View.SNOOZED:
        found = found.where(Snooze.match_id.is_not(None))
    if ask.field_codes:
        found = found.where(Need.field_code.in_(ask.field_codes))
    return found.order_by(Match.score.desc(), Match.id).limit(MOST)


def _wanted(query: Rows, ask: Ask, *, with_snoozed: bool) -> Rows:
    me = ask.broker.id if ask.broker else 0
    put_off = and_(
        Snooze.match_id == Match.id, Snooze.broker_id == me,
        Snooze.until > today(ask.now),
    )  # fmt: skip
    found = (
        query.join(Match.need)
        .join(Match.result)
        .outerjoin(NeedHold, NeedHold.need_id == Match.need_id)
        .outerjoin(Assignment, _kept(ask))
        .outerjoin(Snooze, put_off)
        .where(
            Match.state == MatchState.OPEN,
            both_listed(today(ask.now)),
            *clear_of(ask.broker),
        )
    )
    if ask.broker is None:
        return found.where(NeedHold.need_id.is_(None))
    found = found.where(
        or_(NeedHold.need_id.is_(None), NeedHold.broker_id == me),
        or_(Assignment.match_id.is_(None), Assignment.broker_id == me),
    )
    return found if with_snoozed else found.where(Snooze.match_id.is_(None))


def _kept(ask: Ask) -> ColumnElement[bool]:
    return and_(Assignment.match_id == Match.id, Assignment.until >= today(ask.now))


def _worth(ask: Ask) -> ColumnElement[float]:
    """Return `rules.queue.worth_of` as SQL, from the same tables of steps."""
    fresh = case(
        *(
            (
                or_(
                    Need.published_at >= _since(ask.now, days),
                    Result.published_at >= _since(ask.now, days),
                ),
                part,
            )
            for days, part in FRESH_STEPS
        ),
        else_=0.0,
    )
    budget = func.coalesce(Need.budget_high_fen, Need.budget_low_fen, 0)
    value = case(
        *(
            (and_(Need.is_budget_public, budget >= least * FEN_PER_WAN), part)
            for least, part in VALUE_STEPS
        ),
        else_=0.0,
    )
    own = case((Need.field_code.in_(ask.own_codes), 1.0), else_=0.0)
    return SCORE * Match.score + FRESH * fresh + VALUE * value + FIELD * own


def _since(now: datetime, days: int) -> datetime:
    """Return the moment from which a publication is at most `days` whole days old."""
    return now - timedelta(days=days + 1) + timedelta(microseconds=1)


def list_hands(session: Session, *, broker: Broker | None) -> list[Hand]:
    """Return the needs this broker holds, the longest held first."""
    if broker is None:
        return []
    holds = session.scalars(
        select(NeedHold)
        .where(NeedHold.broker_id == broker.id)
        .options(joinedload(NeedHold.need))
        .order_by(NeedHold.since)
    ).all()
    living = session.scalars(
        select(Introduction)
        .join(Introduction.match)
        .where(
            Introduction.broker_id == broker.id,
            Match.need_id.in_([hold.need_id for hold in holds]),
            Introduction.state.in_((IntroductionState.ASKED, IntroductionState.AGREED)),
        )
        .options(
            contains_eager(Introduction.match).joinedload(Match.result),
            joinedload(Introduction.deal),
        )
        .order_by(Introduction.id)
    ).all()
    return [
        Hand(hold, tuple(one for one in living if one.match.need_id == hold.need_id))
        for hold in holds
    ]
