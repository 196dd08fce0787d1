"""The search box asks the index, and SQL while there is none."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.listings.search import Question
from tech_market.recommend import wiring
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.makers import MADE_AT, make_broker
from tests.pages import page
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

ClientAs = Callable[[User], FlaskClient]


def alloys(codes: Mapping[str, Sequence[str]]) -> Question:
    return Question(kind="need", audience="public", words="铝合金", codes=codes)


def test_words_are_found_through_the_index_in_any_order(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    found, other = alloy_result(session), washing_result(session)
    session.commit()
    rebuild(store, now=now)
    shown = titles(client, "/results?q=耐蚀铝合金 高强")
    assert found.title in shown
    assert other.title not in shown


def test_withdrawn_listing_is_not_found_though_the_index_remembers(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    found = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    found.state = ListingState.WITHDRAWN
    session.commit()
    assert found.title not in titles(client, "/needs?q=铝合金")


def test_visitor_finds_by_public_text_only(
    session: Session,
    store: Store,
    client: FlaskClient,
    client_as: ClientAs,
    now: datetime,
) -> None:
    need = alloy_need(session, level=Level.MEMBERS, description="钪锆复合微合金化")
    session.commit()
    rebuild(store, now=now)
    assert need.title not in titles(client, "/needs?q=钪锆")
    insider = client_as(make_broker(session).user)
    assert need.title in titles(insider, "/needs?q=钪锆")


@pytest.mark.parametrize("is_on", [True, False])
def test_filter_narrows_with_and_without_index(
    session: Session,
    app: Flask,
    store: Store,
    client: FlaskClient,
    now: datetime,
    is_on: bool,  # noqa: FBT001 - with and without
) -> None:
    need = alloy_need(session)
    alloy_need(session, field_code="0102")
    session.commit()
    rebuild(store, now=now)
    store.is_on = is_on
    with app.test_request_context():
        found = wiring.search(alloys({"field_code": ["0501"]}), offset=0, limit=20)
        assert (found is not None) is is_on
        unknown_to_index = alloys({"level": ["open"]})
        assert wiring.search(unknown_to_index, offset=0, limit=20) is None
    assert titles(client, "/needs?q=铝合金&field=0501") == [need.title]


def titles(client: FlaskClient, url: str) -> list[str]:
    return page(client, url).texts(".listing-card h2")


@pytest.mark.parametrize("is_on", [True, False])
def test_words_are_sorted_by_day_of_publication_or_end(
    session: Session,
    store: Store,
    client: FlaskClient,
    now: datetime,
    is_on: bool,  # noqa: FBT001 - with and without
) -> None:
    soon = clock.today(clock.now()) + timedelta(days=2)
    alloy_need(session, title="铝合金旧", valid_until=soon)
    alloy_need(session, title="铝合金新", published_at=MADE_AT + timedelta(days=9))
    session.commit()
    rebuild(store, now=now)
    store.is_on = is_on
    newest, soonest = "/needs?q=铝合金&sort=newest", "/needs?q=铝合金&sort=expiring"
    assert titles(client, newest) == ["铝合金新", "铝合金旧"]
    assert titles(client, soonest) == ["铝合金旧", "铝合金新"]


def test_what_was_perhaps_meant_is_offered_and_finds_something(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    result = alloy_result(session, keywords=["铝合金"])
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/results?q=吕合金")
    assert shown.texts(".listing-meant a") == ["铝合金"]
    assert titles(client, "/results?q=铝合金") == [result.title]
    assert page(client, "/results?q=铝合金").texts(".listing-meant a") == []


def test_word_only_members_may_read_is_never_offered_to_a_visitor(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    alloy_need(session, level=Level.MEMBERS, description="钪锆复合微合金化")
    alloy_need(session, level=Level.OFFLINE, title="钪锆靶材", keywords=["钪锆靶材"])
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/needs?q=钪锆靶才")
    assert shown.texts(".listing-meant a") == []
    assert titles(client, "/needs?q=钪锆靶才") == []


def test_pinyin_finds_and_says_so(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    result = alloy_result(session, keywords=["铝合金"])
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/results?q=lvhejin")
    assert shown.texts(".listing-card h2") == [result.title]
    assert "按拼音查找" in shown.text


def test_nearest_are_shown_when_nothing_has_all_the_words(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    result = alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/results?q=铝合金 量子计算")
    assert "下面是最接近的" in shown.text
    assert shown.texts(".listing-card h2") == [result.title]
    assert shown.texts("mark")[0] == "铝合金"


def test_index_that_cannot_be_read_is_logged_once(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.folder.mkdir(parents=True)
    (store.folder / "CURRENT").write_text("gone", "utf-8")
    monkeypatch.setattr(store, "_start", lambda: None)  # a rebuild that goes on
    for _page in range(3):
        assert store.find() is None
    said = [one for one in caplog.messages if "search index unusable" in one]
    assert len(said) == 1


def test_nearest_within_the_choices_come_first_and_ways_on_are_counted(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    inside = alloy_result(session, title="铝合金甲", field_code="0501")
    alloy_result(session, title="铝合金量子计算乙", field_code="0102")
    session.commit()
    rebuild(store, now=now)
    asked = "/results?q=铝合金 量子计算&field=0501"
    shown = page(client, asked)
    assert shown.texts(".listing-card h2") == [inside.title]
    assert "下面是最接近的" in shown.text
    ways = shown.texts(".ways-on li")
    assert ways == [
        "去掉“技术领域” 有 1 条", "去掉“关键词：铝合金 量子计算” 有 1 条"
    ]  # fmt: skip


def test_where_the_choices_hold_nothing_near_the_way_that_loses_least_is_shown(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    outside = alloy_result(session, field_code="0501")
    washing_result(session)
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/results?q=lvhejin&field=0102")
    assert shown.texts(".listing-card h2") == [outside.title]
    assert "不限“技术领域”时，最前面的几条" in shown.text
