"""Tie the index to the application: where it lies, when it follows, who asks it."""

import logging
from collections.abc import Mapping, Sequence

from flask import Flask, Response, current_app, request
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from tech_market import clock
from tech_market.config import Settings
from tech_market.db import db
from tech_market.errors import RuleBroken
from tech_market.listings.scope import listed
from tech_market.listings.search import like, set_searcher
from tech_market.matching.index import Filters, IndexBroken
from tech_market.policy.routes import SAFE
from tech_market.recommend.documents import MODELS
from tech_market.recommend.follower import Follower
from tech_market.recommend.following import FEW, follow, rebuild
from tech_market.recommend.refreshing import refresh
from tech_market.recommend.store import Store

NAME, FOLLOWER = "tech_market_index", "tech_market_index_follower"
LINGER = 2.0  # seconds a writer waits for the next change: merges take one or two
INDEXED = frozenset({"field_code", "industry_code"})  # columns the index filters by
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
    """Follow the log and look for pairs of what is new; a failure waits its turn."""
    store, now = current_store(), clock.now()
    try:
        put = follow(store, now=now, linger=linger)
        index = store.find()
        if put and len(put) <= FEW and index is not None:
            refresh(index, put, now=now)
    except IndexBroken:
        store.drop()
        store.find()
    except (SQLAlchemyError, RuleBroken, OSError, ValueError):
        logger.exception("the index could not follow; its log keeps what is left")


def search(
    kind: str,
    words: str,
    audience: str,
    filters: Mapping[str, Sequence[str]],
    offset: int,
    limit: int,
) -> tuple[list[int], int]:
    """Find by words in the index; in SQL while there is none or it cannot filter so."""
    store = current_store()
    index = store.find() if INDEXED.issuperset(filters) else None
    if index is None:
        return _search_sql(kind, words, filters, offset, limit)
    chosen = Filters(
        field_codes=tuple(filters.get("field_code", ())),
        industry_codes=tuple(filters.get("industry_code", ())),
        valid_on=clock.today(clock.now()),
    )
    try:
        page = index.search(
            words, kind=kind, audience=audience, filters=chosen,
            offset=offset, limit=limit,
        )  # fmt: skip
    except IndexBroken:
        store.drop()
        return _search_sql(kind, words, filters, offset, limit)
    model = MODELS[kind]
    rows = db.session.execute(
        select(model.ref, model.id).where(model.ref.in_(page.ids))
    )
    ids = {ref: number for ref, number in rows}  # noqa: C416 - rows are not pairs to mypy
    return [ids[ref] for ref in page.ids if ref in ids], page.total


def _search_sql(
    kind: str,
    words: str,
    filters: Mapping[str, Sequence[str]],
    offset: int,
    limit: int,
) -> tuple[list[int], int]:
    """Find words in title and summary, both public, the newest first."""
    model = MODELS[kind]
    where = [listed(model, clock.today(clock.now()))]
    where += [like(model, word) for word in words.split()]
    where += [getattr(model, name).in_(codes) for name, codes in filters.items()]
    rows = db.session.scalars(
        select(model.id)
        .where(*where)
        .order_by(model.published_at.desc(), model.id.desc())
        .offset(offset)
        .limit(limit)
    )
    total = db.session.scalar(select(func.count(model.id)).where(*where)) or 0
    return list(rows), total
