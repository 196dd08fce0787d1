"""The search box asks the index, and SQL while there is none."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.recommend import wiring
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.makers import make_broker
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

ClientAs = Callable[[User], FlaskClient]


def test_words_are_found_through_the_index_in_any_order(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    found, other = alloy_result(session), washing_result(session)
    session.commit()
    rebuild(store, now=now)
    body = client.get("/results?q=耐蚀铝合金 高强").text
    assert found.title in body
    assert other.title not in body


def test_withdrawn_listing_is_not_found_though_the_index_remembers(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    found = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    found.state = ListingState.WITHDRAWN
    session.commit()
    assert found.title not in client.get("/needs?q=铝合金").text


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
    assert need.title not in client.get("/needs?q=钪锆").text
    insider = client_as(make_broker(session).user)
    assert need.title in insider.get("/needs?q=钪锆").text


@pytest.mark.parametrize("is_on", [True, False])
def test_filter_narrows_with_and_without_index(
    session: Session,
    app: Flask,
    store: Store,
    now: datetime,
    is_on: bool,  # noqa: FBT001 - with and without
) -> None:
    need = alloy_need(session)
    alloy_need(session, field_code="0102")
    session.commit()
    rebuild(store, now=now)
    store.is_on = is_on
    with app.test_request_context():
        ids, total = wiring.search(
            "need", "铝合金", "public", {"field_code": ["0501"]}, 0, 20
        )
        assert (ids, total) == ([need.id], 1)
        ids, total = wiring.search("need", "铝合金", "public", {}, 1, 1)
        assert (len(ids), total) == (1, 2)
        unknown_to_index = {"level": ["open"]}
        assert (
            wiring.search("need", "铝合金", "public", unknown_to_index, 0, 20)[1] == 2
        )
