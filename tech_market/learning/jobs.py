"""What follows in the background: pairs scored anew, and what a version would move."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tech_market.clock import today
from tech_market.db import db
from tech_market.jobs import registry
from tech_market.jobs.registry import Effect, Later, Task, nothing
from tech_market.jobs.services.outbox import enqueue
from tech_market.learning import comparing, in_force
from tech_market.learning.services import versions
from tech_market.listings.scope import listed
from tech_market.matching.index import IndexBroken, ListingIndex
from tech_market.matching.text import NEED
from tech_market.needs.models import Need
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.services.matches import (
    Found,
    best_pairs,
    explain_pair,
    keep_pairs,
    note_refresh,
)
from tech_market.recommend.standing import both_listed
from tech_market.recommend.wiring import current_store
from tech_market.results.models import Result
from tech_market.saying import Said

ROUND: Final = 25  # needs of one job: well within its lease


def init_learning(app: Flask) -> None:
    """Let every use of the index ask first what is in force; name who does the jobs."""
    in_force.init_trees()
    with app.app_context():
        current_store().prepare = lambda: in_force.bring(app)
    registry.register(versions.PAIRS, score_anew)
    registry.register(versions.EFFECT, look_at)


def fresh_index() -> ListingIndex:
    """Return an index made with the lexicon in force. Raises Later while it is not."""
    index = current_store().find()
    if index is None or index.is_stale:
        raise Later(Said("检索索引正在按启用的版本重建"))
    return index


def score_anew(task: Task, now: datetime) -> Effect:
    """Look for pairs of some needs by the version in force, and go on with the next.

    Ends when another version was activated meanwhile: its own jobs do the rest.
    """
    session, activation = db.session(), int(task.payload["activation"])
    if versions.newest_activation(session) != activation:
        return nothing
    try:
        index = fresh_index()
        after = int(task.payload["after"])
        query = select(Need.id).where(listed(Need, today(now)), Need.id > after)
        ids = session.scalars(query.order_by(Need.id).limit(ROUND)).all()
        pairs = [one for number in ids for one in _pairs(session, index, number, now)]
    except IndexBroken as broken:
        current_store().drop()
        raise Later(Said("检索索引正在重建")) from broken

    def effect(writing: Session) -> None:
        made = keep_pairs(writing, pairs, now=now)
        note_refresh(writing, looked_at=len(ids), made=made, now=now)
        if len(ids) == ROUND:
            enqueue(writing, versions.pairs_job(activation, after=ids[-1]), now=now)

    return effect


def _pairs(
    session: Session, index: ListingIndex, need_id: int, now: datetime
) -> list[Found]:
    """Return the best pairs now, and those that wait since before, scored alike."""
    best = best_pairs(session, index, kind=NEED, listing_id=need_id, now=now)
    known = {one.result_id for one in best}
    return best + _older(session, index, need_id, known, now)


def _older(
    session: Session,
    index: ListingIndex,
    need_id: int,
    known: Collection[int],
    now: datetime,
) -> list[Found]:
    rows = session.scalars(
        select(Match)
        .join(Need, Match.need_id == Need.id)
        .join(Result, Match.result_id == Result.id)
        .options(joinedload(Match.need), joinedload(Match.result))
        .where(
            Match.need_id == need_id,
            Match.state == MatchState.OPEN,
            Match.result_id.not_in(known),
            both_listed(today(now)),
        )
    ).all()
    return [
        Found(
            one.need_id,
            one.result_id,
            explain_pair(index, need=one.need, result=one.result, now=now),
        )
        for one in rows
    ]


def look_at(task: Task, now: datetime) -> Effect:
    """Find what a version would move, and keep that with it."""
    session = db.session()
    version = versions.get_version(session, ref=task.about)
    told = comparing.compare(session, fresh_index(), version, now=now)

    def effect(writing: Session) -> None:
        versions.get_version(writing, ref=task.about).effect = told

    return effect
