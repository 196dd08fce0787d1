"""The queue: open pairings worth a broker's call, the best first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from tech_market.brokerage.models import Broker, Introduction, NeedHold
from tech_market.brokerage.rules import IntroductionState
from tech_market.clock import today
from tech_market.needs.models import Need
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.standing import both_listed

T = TypeVar("T")
MOST = 10_000  # rows anybody pages through, and so the highest count


@dataclass(frozen=True, slots=True)
class Hand:
    """One need in the broker's hands, with what is under way about it."""

    hold: NeedHold
    introductions: tuple[Introduction, ...]


def list_open(
    session: Session,
    *,
    broker: Broker | None,
    field_codes: Collection[str],
    now: datetime,
    offset: int,
    limit: int,
) -> list[Match]:
    """Return open pairings this broker could take; no codes means all fields."""
    query = (
        _open(select(Match), broker, field_codes, now)
        .options(contains_eager(Match.need), contains_eager(Match.result))
        .order_by(Match.score.desc(), Match.id)
        .offset(offset)
        .limit(limit)
    )
    return list(session.scalars(query))


def count_open(
    session: Session,
    *,
    broker: Broker | None,
    field_codes: Collection[str],
    now: datetime,
) -> int:
    """Count them, up to MOST."""
    rows = _open(select(Match.id), broker, field_codes, now).limit(MOST)
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _open(
    query: Select[tuple[T]],
    broker: Broker | None,
    field_codes: Collection[str],
    now: datetime,
) -> Select[tuple[T]]:
    wanted: list[ColumnElement[bool]] = [
        Match.state == MatchState.OPEN,
        both_listed(today(now)),
        or_(
            NeedHold.need_id.is_(None),
            NeedHold.broker_id == (broker.id if broker else 0),
        ),
    ]
    if field_codes:
        wanted.append(Need.field_code.in_(field_codes))
    return (
        query.join(Match.need)
        .join(Match.result)
        .outerjoin(NeedHold, NeedHold.need_id == Match.need_id)
        .where(*wanted)
    )


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
