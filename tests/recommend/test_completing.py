"""Words are offered while a question is typed, only those of what one may find."""

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.makers import make_member, make_result
from tests.recommend.alloys import alloy_need, alloy_result

ClientAs = Callable[[User], FlaskClient]


def words(client: FlaskClient, text: str, place: str = "results") -> list[str]:
    answer = client.get(f"/{place}/words", query_string={"q": text})
    assert answer.status_code == 200
    found: list[str] = answer.get_json()["words"]
    return found


def test_a_beginning_and_its_sound_are_completed(
    session: Session, store: Store, now: datetime, client: FlaskClient
) -> None:
    alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    assert "铝合金" in words(client, "铝")
    assert "铝合金" in words(client, "lvhe")
    assert words(client, "铝", "needs") == []


def test_the_last_of_several_words_is_completed(
    session: Session, store: Store, now: datetime, client: FlaskClient
) -> None:
    alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    assert "耐蚀 铝合金" in words(client, "耐蚀 铝", "needs")


def test_what_is_not_listed_gives_no_word_to_anybody(
    session: Session, store: Store, now: datetime, client: FlaskClient,
    client_as: ClientAs,
) -> None:  # fmt: skip
    alloy_result(session, title="钐铁氮磁粉甲", state=ListingState.DRAFT)
    alloy_result(session, title="钐铁氮磁粉乙", level=Level.OFFLINE)
    make_result(session, title="普通成果", description="钐铁氮", level=Level.AGREED,
                confidential="钐铁氮磁粉")  # fmt: skip
    session.commit()
    rebuild(store, now=now)
    for browser in (client, client_as(make_member(session))):
        assert words(browser, "钐") == words(browser, "钐铁") == []


def test_nothing_typed_or_no_index_offers_nothing(
    session: Session, store: Store, now: datetime, client: FlaskClient
) -> None:
    alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    for text in ("", "  ", "\u200b", "铝" * 5_000):
        assert words(client, text) == []
    store.is_on = False
    assert words(client, "铝") == []
