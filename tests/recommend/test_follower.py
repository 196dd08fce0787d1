"""Publishing never waits for the index, and the index never waits long for it."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.jobs.worker import Worker
from tech_market.listings import bands
from tech_market.listings.pushing import ask_push
from tech_market.listings.services.changes import note_change
from tech_market.matching import layout
from tech_market.recommend import following, wiring
from tech_market.recommend.follower import Follower
from tech_market.recommend.following import follow, has_waiting, rebuild
from tech_market.recommend.models import Match
from tech_market.recommend.store import Store
from tests.recommend.alloys import alloy_need, alloy_result


def wait_until(is_so: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.01)
    return is_so()


def test_follower_works_when_woken_and_outlives_a_failure() -> None:
    turns: list[int] = []

    def work() -> None:
        turns.append(threading.get_ident())
        if len(turns) == 1:
            raise RuntimeError

    follower = Follower(work)
    follower.wake()
    assert wait_until(lambda: len(turns) == 1)
    follower.wake()
    assert wait_until(lambda: len(turns) == 2)
    assert set(turns) != {threading.get_ident()}
    assert len(set(turns)) == 1


def test_writing_request_wakes_the_follower_and_does_not_follow_itself(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.is_background = True
    heard: list[str] = []
    monkeypatch.setattr(Follower, "wake", lambda _self: heard.append("wake"))
    monkeypatch.setattr(Follower, "start", lambda _self: heard.append("start"))
    monkeypatch.setattr(wiring, "catch_up", lambda: heard.append("followed"))
    for method, status in (("GET", 200), ("POST", 303), ("POST", 422)):
        with app.test_request_context("/needs", method=method):
            wiring.follow_request(app.response_class(status=status))
    assert heard == ["start", "wake", "start"]


def test_writer_that_lingers_takes_the_next_change_too(
    session: Session, store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(store, now=now)
    first, later = alloy_need(session), alloy_result(session)
    note_change(session, listing=first, now=now)
    session.commit()

    def meanwhile(_seconds: float) -> None:
        if later is not None and not has_waiting(session):
            note_change(session, listing=later, now=now)
            session.commit()
            monkeypatch.setattr(following, "sleep", lambda _s: None)

    monkeypatch.setattr(following, "sleep", meanwhile)
    put = follow(store, now=now, linger=0.2)
    assert put == [("need", first.id), ("result", later.id)]
    assert not has_waiting(session)


def test_what_has_expired_leaves_the_index_without_any_change(
    session: Session, store: Store, now: datetime
) -> None:
    alloy_need(session, valid_until=today(now))
    session.commit()
    rebuild(store, now=now)
    index = store.find()
    assert index is not None
    follow(store, now=now)
    assert index.count("need") == 1
    follow(store, now=now + timedelta(days=1))
    assert index.count("need") == 0


def test_searches_go_on_from_an_index_of_another_lexicon_while_it_is_rebuilt(
    session: Session, store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    (store.folder / "LAYOUT").write_text(f"{layout.NUMBER}-0-older", encoding="ascii")
    store.drop()
    rebuilt: list[bool] = []
    monkeypatch.setattr(store, "_rebuild", lambda: rebuilt.append(True))
    index = store.find()
    assert index is not None
    assert index.ids("need") == {need.ref}
    assert rebuilt == [True]
    monkeypatch.undo()
    store.drop()
    store.find()
    fresh = store.find()
    assert fresh is not None
    assert not fresh.is_stale


def test_other_bounds_of_bands_ask_for_a_new_index_and_searches_go_on(
    session: Session, store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    index = store.find()
    assert index is not None
    assert not index.is_stale
    before = bands.digest()
    low, *rest = bands.bands()
    monkeypatch.setattr(
        bands, "bands", lambda: (replace(low, high_fen=(low.high_fen or 0) + 1), *rest)
    )
    assert bands.digest() != before
    monkeypatch.setattr(layout, "_listed", {bands.LIST: bands.digest()})
    assert index.is_stale
    assert index.ids("need") == {need.ref}


def test_the_application_tells_the_index_its_bands(app: Flask) -> None:
    assert app is not None
    assert f"-{bands.digest()}-" in layout.layout()


def test_a_stopped_follower_stays_stopped() -> None:
    rounds = threading.Semaphore(0)
    follower = Follower(rounds.release)
    follower.wake()
    assert rounds.acquire(timeout=5)
    follower.stop()
    follower.wake()
    assert not rounds.acquire(timeout=0.2)


def test_pairs_of_what_is_new_are_left_to_the_worker(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    """The push of the same publishing finds them once; the thread only indexes."""
    alloy_result(session)
    need = alloy_need(session)
    rebuild(store, now=now)
    note_change(session, listing=need, now=now)
    ask_push(session, need, actor_ref="", now=now)
    session.commit()
    with app.test_request_context():
        wiring.catch_up()
    assert session.scalar(select(func.count(Match.id))) == 0
    Worker(name="test").drain()
    assert session.scalar(select(func.count(Match.id))) == 1
