"""Tie the index to the application: where it lies, when it follows, who asks it."""

import logging

from flask import Flask, Response, current_app, request
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from tech_market import clock
from tech_market.config import Settings
from tech_market.db import db
from tech_market.errors import RuleBroken
from tech_market.listings.scope import listed
from tech_market.listings.search import (
    EXPIRING,
    NEWEST,
    RELEVANCE,
    Answer,
    Question,
    like,
    order,
    set_searcher,
)
from tech_market.matching import searching
from tech_market.matching.index import Filters, IndexBroken, ListingIndex
from tech_market.matching.searching import BY_SOUND
from tech_market.policy.routes import SAFE
from tech_market.recommend import advice, sentences
from tech_market.recommend.documents import MODELS
from tech_market.recommend.follower import Follower
from tech_market.recommend.following import follow, rebuild
from tech_market.recommend.store import Store

NAME, FOLLOWER = "tech_market_index", "tech_market_index_follower"
LINGER = 2.0  # seconds a writer waits for the next change: merges take one or two
INDEXED = frozenset({"field_code", "industry_code"})  # columns the index filters by
ORDERS = {
    RELEVANCE: searching.RELEVANCE,
    NEWEST: searching.NEWEST,
    EXPIRING: searching.ENDING,
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

    store = Store(settings.data_dir / "index", work)
    store.is_on = settings.app_env != "test"
    app.extensions[NAME] = store
    app.extensions[FOLLOWER] = Follower(follow_alone)
    app.after_request(follow_request)
    app.jinja_env.filters["term_said"] = sentences.of_term
    app.jinja_env.filters["gain_said"] = advice.of_gain
    app.jinja_env.filters["opening_said"] = advice.of_opening
    set_searcher(search)


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


def search(question: Question, *, offset: int, limit: int) -> Answer:
    """Find by words in the index; in SQL while there is none or it cannot filter so."""
    store = current_store()
    index = store.find() if INDEXED.issuperset(question.codes) else None
    if index is None:
        return _search_sql(question, offset, limit)
    try:
        return _search_index(index, question, offset, limit)
    except IndexBroken:
        store.drop()
        return _search_sql(question, offset, limit)


def _search_index(
    index: ListingIndex, question: Question, offset: int, limit: int
) -> Answer:
    chosen = Filters(
        field_codes=tuple(question.codes.get("field_code", ())),
        industry_codes=tuple(question.codes.get("industry_code", ())),
        valid_on=clock.today(clock.now()),
    )
    kind, audience, words = question.kind, question.audience, question.words
    page = index.search(
        words, kind=kind, audience=audience, filters=chosen,
        sort=ORDERS[question.sort], offset=offset, limit=limit,
    )  # fmt: skip
    # choices are left out: the words lead to a list that is not narrowed
    wide = Filters(valid_on=chosen.valid_on)
    meant = "" if page.total else index.corrected(
        words, kind=kind, audience=audience, filters=wide
    )  # fmt: skip
    model = MODELS[kind]
    refs = (*page.ids, *page.nearest)
    rows = db.session.execute(select(model.ref, model.id).where(model.ref.in_(refs)))
    ids = {ref: number for ref, number in rows}  # noqa: C416 - rows are not pairs to mypy
    found, near = (
        [ids[ref] for ref in some if ref in ids] for some in (page.ids, page.nearest)
    )
    return Answer(found, page.total, page.how == BY_SOUND, near, meant)


def _search_sql(question: Question, offset: int, limit: int) -> Answer:
    """Find words in title and summary, both public, the newest first if not asked."""
    model = MODELS[question.kind]
    where = [listed(model, clock.today(clock.now()))]
    where += [like(model, word) for word in question.words.split()]
    where += [getattr(model, name).in_(some) for name, some in question.codes.items()]
    rows = db.session.scalars(
        select(model.id)
        .where(*where)
        .order_by(*order(model, question.sort))
        .offset(offset)
        .limit(limit)
    )
    total = db.session.scalar(select(func.count(model.id)).where(*where)) or 0
    return Answer(list(rows), total)
