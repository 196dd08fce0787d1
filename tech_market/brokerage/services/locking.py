"""Lock what is about a need: the need first, always, so that nobody waits in a ring."""

from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Deal, Expression, Introduction
from tech_market.errors import NotFound
from tech_market.needs.models import Need
from tech_market.recommend.models import Match

Row = TypeVar("Row", Match, Introduction, Expression, Deal)


def lock_need(session: Session, need_id: int) -> None:
    """Let nobody else take, answer or release about this need until we are done."""
    session.execute(select(Need.id).where(Need.id == need_id).with_for_update(of=Need))


def lock_row(
    session: Session, model: type[Row], *, ref: str, need_id: int | None
) -> Row:
    """Return a row about a need as it now is, nobody else's to change meanwhile.

    `need_id` is what the caller found in scope. Raises NotFound when that is nothing.
    """
    if need_id is None:
        raise NotFound
    lock_need(session, need_id)
    return session.scalars(
        select(model)
        .where(model.ref == ref)
        .with_for_update(of=model)
        .execution_options(populate_existing=True)
    ).one()


def lock_match(session: Session, *, ref: str) -> Match:
    """Return the match, locked: two brokers queue, and the second sees the hold."""
    need_id = session.scalar(select(Match.need_id).where(Match.ref == ref))
    return lock_row(session, Match, ref=ref, need_id=need_id)


def lock_introduction(
    session: Session, *, ref: str, where: ColumnElement[bool]
) -> Introduction:
    """Return an introduction, locked. `where` is the scope's clause."""
    need_id = session.scalar(
        select(Match.need_id)
        .join(Introduction, Introduction.match_id == Match.id)
        .where(Introduction.ref == ref, where)
    )
    return lock_row(session, Introduction, ref=ref, need_id=need_id)


def lock_deal(session: Session, *, ref: str, where: ColumnElement[bool]) -> Deal:
    """Return a deal, locked. `where` is the scope's clause."""
    need_id = session.scalar(
        select(Match.need_id)
        .join(Introduction, Introduction.match_id == Match.id)
        .join(Deal, Deal.introduction_id == Introduction.id)
        .where(Deal.ref == ref, where)
    )
    return lock_row(session, Deal, ref=ref, need_id=need_id)
