"""Tie the index to the application: where it lies, when it follows, who asks it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, request
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.config import Settings
from tech_market.db import db
from tech_market.errors import RuleBroken
from tech_market.listings import bands
from tech_market.listings.alike import Alike, set_finder
from tech_market.listings.models import Listing
from tech_market.listings.narrowing import (
    BAND,
    FIELD,
    INDUSTRY,
    REGION,
    STAGE,
    Counts,
)
from tech_market.listings.search import (
    CHEAPEST,
    DEAREST,
    EXPIRING,
    NEWEST,
    RELEVANCE,
    WANTED,
    Answer,
    Question,
    set_searcher,
)
from tech_market.matching import layout, searching
from tech_market.matching.index import Filters, IndexBroken, ListingIndex
from tech_market.matching.searching import BY_SOUND
from tech_market.policy.actor import Actor
from tech_market.policy.routes import SAFE
from tech_market.recommend import advice, sentences
from tech_market.recommend.documents import MODELS
from tech_market.recommend.follower import Follower
from tech_market.recommend.following import follow, rebuild
from tech_market.recommend.kept_counts import KeptCounts
from tech_market.recommend.services import likeness
from tech_market.recommend.store import Store

NAME, FOLLOWER = "tech_market_index", "tech_market_index_follower"
COUNTS = "tech_market_index_counts"
OFFERED = 8  # words while a question is typed
LINGER = 2.0  # seconds a writer waits for the next change: merges take one or two
INDEXED = frozenset({FIELD, INDUSTRY, STAGE, REGION, BAND})  # what it narrows by
ORDERS = {
    RELEVANCE: searching.RELEVANCE,
    NEWEST: searching.NEWEST,
    EXPIRING: searching.ENDING,
    WANTED: searching.WANTED,
    DEAREST: searching.DEAREST,
    CHEAPEST: searching.CHEAPEST,
}
logger = logging.getLogger(__name__)


def init_recommend(app: Flask) -> None:
    """Give the application its index; tests switch it on where they mean it."""
    settings: Settings = app.config["SETTINGS"]

    def work() -> None:
        with app.app_context():
            rebuild(store, now=clock.now())

    def follow_alone() -> None:
        with app.app_context():
            catch_up(linger=LINGER)

    layout.adopt(bands.LIST, bands.digest())
    store = Store(settings.data_dir / "index", work)
    store.is_on = settings.app_env != "test"
    app.extensions[NAME] = store
    app.extensions[COUNTS] = KeptCounts()
    app.extensions[FOLLOWER] = Follower(follow_alone)
    app.after_request(follow_request)
    app.jinja_env.filters["term_said"] = sentences.of_term
    app.jinja_env.filters["gain_said"] = advice.of_gain
    app.jinja_env.filters["opening_said"] = advice.of_opening
    set_searcher(search, tally, complete)
    set_finder(alike)


def current_store() -> Store:
    """Return this application's index, wherever it is in its life."""
    store: Store = current_app.extensions[NAME]
    return store


def follow_request(response: Response) -> Response:
    """Let the index follow what a request committed; the answer does not wait for it.

    Where nothing may run beside a request, as in tests, it is followed at once.
    """
    store = current_store()
    if not store.is_on:
        return response
    has_written = request.method not in SAFE and response.status_code < 400  # noqa: PLR2004 - it went well
    if not store.is_background:
        if has_written:
            catch_up()
        return response
    follower: Follower = current_app.extensions[FOLLOWER]
    follower.wake() if has_written else follower.start()
    return response


def catch_up(*, linger: float = 0.0) -> None:
    """Follow the log; a failure waits its turn.

    Pairs of what is new are the worker's: each publishing puts `listing.push` into the
    outbox in its own transaction, so looking for them here would be done twice.
    """
    store, now = current_store(), clock.now()
    try:
        follow(store, now=now, linger=linger)
    except IndexBroken:
        store.drop()
        store.find()
    except (SQLAlchemyError, RuleBroken, OSError, ValueError):
        logger.exception("the index could not follow; its log keeps what is left")


def search(question: Question, *, offset: int, limit: int) -> Answer | None:
    """Find in the index; None while there is none."""
    store = current_store()
    index = store.find()
    if index is None or not set(question.codes) <= INDEXED:
        return None
    try:
        return _search_index(index, question, offset, limit)
    except IndexBroken:
        store.drop()
        return None


def tally(question: Question, names: Sequence[str]) -> Counts | None:
    """Count by codes in the index; None while there is none.

    Counts of one question are kept until the index changes or the day ends.
    """
    store = current_store()
    index = store.find()
    if index is None or not {*question.codes, *names} <= INDEXED:
        return None
    chosen = _filters(question)
    plain = (question.kind, question.audience, question.words, chosen, tuple(names))
    try:
        kept: KeptCounts = current_app.extensions[COUNTS]
        return kept.get(
            (index.edition(), plain), lambda: _count(index, question, names)
        )
    except IndexBroken:
        store.drop()
        return None


def complete(text: str, *, kind: str, audience: str) -> Sequence[str]:
    """Offer words of what is listed now."""
    store = current_store()
    index = store.find()
    if index is None:
        return ()
    chosen = Filters(valid_on=clock.today(clock.now()))
    try:
        return index.completions(
            text, kind=kind, audience=audience, filters=chosen, limit=OFFERED
        )
    except IndexBroken:
        store.drop()
        return ()


def alike(
    session: Session, *, actor: Actor, listing: Listing, now: datetime
) -> Sequence[Alike]:
    """Find what says nearly the same; by titles alone while there is no index."""
    store = current_store()
    try:
        return likeness.find(session, store.find(), actor=actor, listing=listing,
                             now=now)  # fmt: skip
    except IndexBroken:
        store.drop()
        return likeness.find(session, None, actor=actor, listing=listing, now=now)


def _count(index: ListingIndex, question: Question, names: Sequence[str]) -> Counts:
    bare = [name.removesuffix("_code") for name in names]
    found = index.counts(
        question.words, kind=question.kind, audience=question.audience,
        filters=_filters(question), names=bare,
    )  # fmt: skip
    return {f"{name}_code": counts for name, counts in found.items()}


def _filters(question: Question) -> Filters:
    chosen: dict[str, Any] = {
        f"{name}s": tuple(some) for name, some in question.codes.items()
    }
    return Filters(valid_on=clock.today(clock.now()), **chosen)


def _search_index(
    index: ListingIndex, question: Question, offset: int, limit: int
) -> Answer:
    chosen = _filters(question)
    kind, audience, words = question.kind, question.audience, question.words
    page = index.search(
        words, kind=kind, audience=audience, filters=chosen,
        sort=ORDERS[question.sort], offset=offset, limit=limit,
        is_exact=question.is_exact,
    )  # fmt: skip
    if question.is_exact:
        ids = _ids(kind, page.ids)
        found = [ids[ref] for ref in page.ids if ref in ids]
        return Answer(found, page.total, page.how == BY_SOUND)
    # choices are left out: the words lead to a list that is not narrowed
    wide = Filters(valid_on=chosen.valid_on)
    meant = "" if page.total else index.corrected(
        words, kind=kind, audience=audience, filters=wide
    )  # fmt: skip
    ids = _ids(kind, (*page.ids, *page.nearest))
    found, near = (
        [ids[ref] for ref in some if ref in ids] for some in (page.ids, page.nearest)
    )
    return Answer(found, page.total, page.how == BY_SOUND, near, meant)


def _ids(kind: str, refs: Sequence[str]) -> dict[str, int]:
    model = MODELS[kind]
    rows = db.session.execute(select(model.ref, model.id).where(model.ref.in_(refs)))
    return {ref: number for ref, number in rows}  # noqa: C416 - rows are not pairs to mypy
