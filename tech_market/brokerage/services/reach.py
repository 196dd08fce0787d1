"""How far a listing reached: paired, asked, under way, declined and why.

Counts only; nothing here names the other side.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import (
    Deal,
    Expression,
    Introduction,
    PairDecline,
)
from tech_market.brokerage.rules import JUDGE_NAMES, Judge
from tech_market.listings.models import Listing
from tech_market.matching.text import NEED
from tech_market.recommend.models import Match

MOST = 20  # declines shown, the newest first


@dataclass(frozen=True, slots=True)
class Refusal:
    """One no, as the owner reads it."""

    judge: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What became of one listing."""

    paired: int  # listings of the other side it was paired with
    interested: int  # expressions of interest in it
    asked: int  # introductions
    agreed: int  # of them agreed to by both sides
    declined: int
    refusals: tuple[Refusal, ...]


def reach_of(session: Session, listing: Listing) -> Reach:
    """Count what the market did with a listing."""
    mine = _link(listing)
    intros = select(func.count(Introduction.id)).join(Introduction.match).where(mine)
    deals = (
        select(func.count(Deal.id))
        .join(Deal.introduction)
        .join(Introduction.match)
        .where(mine)
    )
    noes = select(PairDecline).join(PairDecline.match).where(mine)
    newest = noes.order_by(PairDecline.id.desc()).limit(MOST)
    interest = Expression.need_id if listing.kind == NEED else Expression.result_id
    theirs = Expression.organisation_id != listing.organisation_id
    return Reach(
        paired=_count(session, select(func.count(Match.id)).where(mine)),
        interested=_count(
            session,
            select(func.count(Expression.id)).where(interest == listing.id, theirs),
        ),
        asked=_count(session, intros),
        agreed=_count(session, deals),
        declined=_count(session, select(func.count()).select_from(noes.subquery())),
        refusals=tuple(
            Refusal(JUDGE_NAMES[Judge(one.judge)], one.code, one.text)
            for one in session.scalars(newest)
        ),
    )


def _link(listing: Listing) -> ColumnElement[bool]:
    column = Match.need_id if listing.kind == NEED else Match.result_id
    return column == listing.id


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(query) or 0
