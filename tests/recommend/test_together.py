"""The index among threads and processes, on a real database with real commits."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.listings.rules import ListingState
from tech_market.listings.services.changes import note_change
from tech_market.matching.index import ListingIndex
from tech_market.needs.models import Need
from tech_market.recommend.following import (
    count_waiting,
    differences,
    follow,
    rebuild,
)
from tech_market.recommend.store import Store
from tech_market.recommend.wiring import NAME
from tests.live import LiveMarket, Visitor, at_once, live_market
from tests.makers import make_broker
from tests.recommend.alloys import alloy_need, alloy_result

NEEDS = 12
TURNS = 6  # each need is withdrawn and published so often


@pytest.fixture
def market(tmp_path: Path) -> Iterator[LiveMarket]:
    with live_market(tmp_path, "together") as running:
        yield running


def test_missing_index_is_built_behind_the_pages(market: LiveMarket) -> None:
    store: Store = market.app.extensions[NAME]
    with market.app.app_context(), transaction() as session:
        need, result = alloy_need(session), alloy_result(session)
        broker = make_broker(session).user
        url, title, email = f"/needs/{need.ref}/matches", result.title, broker.email
    visitor = Visitor(market).sign_in(email)
    store.is_on = True
    first = visitor.get(url)
    assert first.status == 200
    assert "索引正在准备" in first.text or title in first.text
    store.wait(30)
    assert title in visitor.get(url).text


def test_several_who_follow_at_once_lose_nothing_and_keep_nothing_old(
    market: LiveMarket, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    with market.app.app_context(), transaction() as session:
        ids = [alloy_need(session).id for _ in range(NEEDS)]
    with market.app.app_context():
        rebuild(_process(folder), now=clock.now())
    writing = threading.Event()
    failures: list[BaseException] = []
    threads = [
        threading.Thread(target=_change, args=(market.app, ids, writing, failures)),
        *(
            threading.Thread(
                target=_follow, args=(market.app, folder, writing, failures)
            )
            for _ in range(2)
        ),
    ]
    at_once(*threads)
    assert failures == []
    with market.app.app_context():
        follow(_process(folder), now=clock.now())
        session = db.session()
        assert count_waiting(session) == 0
        index = ListingIndex.open(folder)
        assert differences(session, index, now=clock.now()) == []
        assert 0 < index.count("need") < NEEDS


def _process(folder: Path) -> Store:
    """Return what another process would have: an index of its own on the folder."""

    def nothing() -> None:
        raise AssertionError("the index is there")

    return Store(folder, nothing)


def _change(
    app: Flask, ids: list[int], done: threading.Event, failures: list[BaseException]
) -> None:
    states = (ListingState.WITHDRAWN, ListingState.PUBLISHED)
    try:
        with app.app_context():
            for turn in range(TURNS):
                for place, number in enumerate(ids):
                    with transaction() as session:
                        need = session.get_one(Need, number)
                        need.state = states[(turn + place) % 2]
                        need.valid_until = clock.today(clock.now()) + timedelta(turn)
                        note_change(session, listing=need, now=clock.now())
    except BaseException as error:  # noqa: BLE001 - told to the test
        failures.append(error)
    finally:
        done.set()


def _follow(
    app: Flask, folder: Path, done: threading.Event, failures: list[BaseException]
) -> None:
    store = _process(folder)
    try:
        with app.app_context():
            while not done.wait(0.05):
                follow(store, now=clock.now())
    except BaseException as error:  # noqa: BLE001 - told to the test
        failures.append(error)
