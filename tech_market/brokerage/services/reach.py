"""How far a listing reached: paired, shown, opened, asked, declined and why.

Counts, and the pairs they come from; nothing here names the other side's people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Membership, MembershipState
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
from tech_market.recommend.opening_models import PairOpening
from tech_market.recommend.push_models import PairPush

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
    shown: int  # times a person of the other side was told of the pair
    opened: int  # people of a paired side who opened it
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
    pairs = select(Match.id).where(mine)
    return Reach(
        paired=_count(session, select(func.count(Match.id)).where(mine)),
        shown=_count(
            session,
            select(func.count(PairPush.id)).where(
                PairPush.match_id.in_(pairs), _theirs(listing)
            ),
        ),
        opened=_count(
            session,
            select(func.count(PairOpening.id)).where(_opened(listing)),
        ),
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


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair of a listing and what became of it."""

    match: Match
    shown: int
    opened: int
    refusal: Refusal | None  # the newest no


#: which pairs a count leads to
PARTS = ("shown", "opened", "interested", "asked", "agreed", "declined")


def count_pairs(session: Session, listing: Listing, *, part: str = "") -> int:
    """Count what `pairs_of` would list."""
    counted = select(func.count(Match.id))
    return _count(session, counted.where(_link(listing), *_narrowed(listing, part)))


def pairs_of(
    session: Session, listing: Listing, *, part: str = "", offset: int, limit: int
) -> list[PairRow]:
    """Return the listing's pairs, the best first; `part` narrows them to one count."""
    matches = session.scalars(
        select(Match)
        .where(_link(listing), *_narrowed(listing, part))
        .order_by(Match.score.desc(), Match.id)
        .offset(offset)
        .limit(limit)
    ).all()
    ids = [one.id for one in matches]
    shown = _by_match(session, PairPush, ids, _theirs(listing))
    opened = _by_match(session, PairOpening, ids, _opened(listing))
    refusals = {
        one.match_id: Refusal(JUDGE_NAMES[Judge(one.judge)], one.code, one.text)
        for one in session.scalars(
            select(PairDecline)
            .where(PairDecline.match_id.in_(ids))
            .order_by(PairDecline.id)
        )
    }
    return [
        PairRow(one, shown.get(one.id, 0), opened.get(one.id, 0), refusals.get(one.id))
        for one in matches
    ]


def _narrowed(listing: Listing, part: str) -> list[ColumnElement[bool]]:
    """Return what makes a pair one of those a count was made of."""
    pushed = select(PairPush.match_id).where(_theirs(listing))
    opened = select(PairOpening.match_id).where(_opened(listing))
    asked = select(Introduction.match_id)
    agreed = asked.join(Deal, Deal.introduction_id == Introduction.id)
    theirs = Expression.organisation_id != listing.organisation_id
    wanted = exists().where(
        Expression.need_id == Match.need_id,
        Expression.result_id == Match.result_id,
        theirs,
    )
    found: dict[str, ColumnElement[bool]] = {
        "shown": Match.id.in_(pushed),
        "opened": Match.id.in_(opened),
        "interested": wanted,
        "asked": Match.id.in_(asked),
        "agreed": Match.id.in_(agreed),
        "declined": Match.id.in_(select(PairDecline.match_id)),
    }
    return [found[part]] if part in found else []


def _by_match(
    session: Session,
    model: type[PairPush | PairOpening],
    ids: Sequence[int],
    where: ColumnElement[bool],
) -> dict[int, int]:
    rows = session.execute(
        select(model.match_id, func.count())
        .where(model.match_id.in_(ids), where)
        .group_by(model.match_id)
    )
    return {match_id: number for match_id, number in rows}  # noqa: C416 - rows are not pairs to mypy


def _theirs(listing: Listing) -> ColumnElement[bool]:
    """Return pushes to people of another organisation: not the owner's, no broker's."""
    members = select(Membership.user_id).where(
        Membership.state == MembershipState.ACTIVE,
        Membership.organisation_id != listing.organisation_id,
    )
    return PairPush.user_id.in_(members)


def _opened(listing: Listing) -> ColumnElement[bool]:
    return and_(PairOpening.kind == listing.kind, PairOpening.listing_id == listing.id)


def _link(listing: Listing) -> ColumnElement[bool]:
    column = Match.need_id if listing.kind == NEED else Match.result_id
    return column == listing.id


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(query) or 0
