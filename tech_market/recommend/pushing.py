"""The job `listing.push`: what fits a listing that came, changed or was renewed.

Looks for pairs outside any transaction, then keeps them and tells people in one: the
owner, the other sides' owners, and brokers whose filed fields fit. A pair is offered to
a person once; one that was declined is never offered again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts.services.colleagues import members_of
from tech_market.clock import today
from tech_market.db import db
from tech_market.jobs import registry
from tech_market.jobs.registry import Effect, Later, Task, nothing
from tech_market.jobs.services.outbox import enqueue_all
from tech_market.listings.models import Listing
from tech_market.listings.pushing import PUSH
from tech_market.listings.scope import listed
from tech_market.matching.index import IndexBroken
from tech_market.matching.text import NEED, other_kind
from tech_market.notices.percolating import wanted_matches
from tech_market.notices.rules import Topic
from tech_market.notices.services import preferences
from tech_market.notices.services.telling import Item, Message, tell
from tech_market.recommend.audiences import callers_of
from tech_market.recommend.documents import MODELS
from tech_market.recommend.following import follow
from tech_market.recommend.following_up import follow_up, tick
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.push_models import PairPush
from tech_market.recommend.services.matches import Found, best_pairs, keep_pairs
from tech_market.recommend.wiring import current_store
from tech_market.saying import Said

FOLLOW_UP = "push.follow-up"
EVERY = timedelta(hours=1)


def init_push(_app: Flask) -> None:
    """Name who pushes, and who follows up."""
    registry.register(PUSH, push_listing)
    registry.register(FOLLOW_UP, follow_up)
    registry.register_tick(FOLLOW_UP, EVERY, tick)


def push_listing(task: Task, now: datetime) -> Effect:
    """Find what fits the listing; the effect keeps it, tells people, asks searches."""
    kind, ref = str(task.payload["kind"]), str(task.payload["ref"])
    session, model = db.session(), MODELS[kind]
    listing_id = session.scalar(
        select(model.id).where(model.ref == ref, listed(model, today(now)))
    )
    if listing_id is None:
        return nothing
    pairs = _pairs(session, kind, listing_id, now)
    searches = list(wanted_matches(session, kind=kind, ref=ref, edition=task.edition))

    def effect(writing: Session) -> None:
        keep_pairs(writing, pairs, now=now)
        _offer(writing, task, pairs, now=now)
        enqueue_all(writing, searches, now=now)

    return effect


def _pairs(session: Session, kind: str, listing_id: int, now: datetime) -> list[Found]:
    """Return the pairs worth a call, from an index that knows all that is committed."""
    store = current_store()
    if not store.is_on:
        return []
    try:
        follow(store, now=now)
        index = store.find()
        if index is None:
            raise Later(Said("检索索引正在准备"))
        return best_pairs(session, index, kind=kind, listing_id=listing_id, now=now)
    except IndexBroken as broken:
        store.drop()
        raise Later(Said("检索索引正在重建")) from broken


@dataclass(frozen=True, slots=True)
class _Offer:
    """One pair for one person, told together with others of the same key."""

    user_id: int
    topic: Topic
    key: str
    about: tuple[str, str]
    other: Listing
    match: Match

    @property
    def percent(self) -> int:
        """The score as people read it."""
        return round(100 * self.match.score)


def _offer(
    session: Session, task: Task, pairs: Collection[Found], *, now: datetime
) -> None:
    matches = _open_matches(session, pairs)
    kind = str(task.payload["kind"])
    offers = list(_offers(session, matches, kind=kind, edition=task.edition))
    chosen = preferences.ensure(session, {one.user_id for one in offers})
    known = _pushed(session, matches)
    fresh = dict[tuple[int, int], _Offer]()
    for one in offers:
        place = one.match.id, one.user_id
        is_strong = one.percent >= chosen[one.user_id].least_percent
        if place not in known and place not in fresh and is_strong:
            fresh[place] = one
    tell(session, _messages(fresh.values()), now=now)
    session.add_all(
        PairPush(match_id=one.match.id, user_id=one.user_id, notice_key=one.key,
                 pushed_at=now)
        for one in fresh.values()
    )  # fmt: skip


def _open_matches(session: Session, pairs: Collection[Found]) -> list[Match]:
    """Return the pairs' rows that nobody has decided on, the best first."""
    places = [(one.need_id, one.result_id) for one in pairs]
    rows = session.scalars(
        select(Match)
        .options(joinedload(Match.need), joinedload(Match.result))
        .where(
            tuple_(Match.need_id, Match.result_id).in_(places),
            Match.state == MatchState.OPEN,
        )
        .order_by(Match.score.desc(), Match.id)
    )
    return list(rows)


def _offers(
    session: Session, matches: Collection[Match], *, kind: str, edition: str
) -> Iterable[_Offer]:
    houses = {one.need.organisation_id for one in matches}
    houses |= {one.result.organisation_id for one in matches}
    members = members_of(session, houses)
    callers = callers_of(session, matches)
    for match in matches:
        is_need = kind == NEED
        mine: Listing = match.need if is_need else match.result
        other: Listing = match.result if is_need else match.need
        here, there = (kind, mine.ref), (other_kind(kind), other.ref)
        key = f"push:{kind}:{mine.ref}:{edition}"
        back = f"push:{there[0]}:{other.ref}:by:{mine.ref}:{edition}"
        for person in members.get(mine.organisation_id, ()):
            yield _Offer(person, Topic.PAIRS, key, here, other, match)
        for person in members.get(other.organisation_id, ()):
            yield _Offer(person, Topic.PAIRS, back, there, mine, match)
        for person in callers.get(match.id, ()):
            yield _Offer(person, Topic.CALLS, key, here, other, match)


def _pushed(session: Session, matches: Collection[Match]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(PairPush.match_id, PairPush.user_id).where(
            PairPush.match_id.in_([one.id for one in matches])
        )
    )
    return {(match_id, user_id) for match_id, user_id in rows}


def _messages(offers: Iterable[_Offer]) -> list[Message]:
    """Put what one person is offered under one key into one message."""
    found: dict[tuple[int, str], list[_Offer]] = {}
    for one in offers:
        found.setdefault((one.user_id, one.key), []).append(one)
    return [_message(group) for group in found.values()]


def _message(group: list[_Offer]) -> Message:
    first = group[0]
    items: tuple[Item, ...] = tuple(
        (one.other.kind, one.other.ref, one.percent) for one in group
    )
    is_call = first.topic is Topic.CALLS
    return Message(
        user_id=first.user_id, topic=first.topic, key=first.key, about=first.about,
        items=items, place="brokerage.queue" if is_call else "",
    )  # fmt: skip
