"""An anonymous listing names its organisation to nobody before both sides agree."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.services import introductions
from tests.brokerage.cases import acting, make_case, taken
from tests.makers import make_member
from tests.people import make_person

ClientAs = Callable[[User], FlaskClient]


@pytest.mark.parametrize("place", ["needs", "results"])
def test_name_shows_to_the_other_side_only_once_both_agreed(
    session: Session,
    now: datetime,
    client: FlaskClient,
    client_as: ClientAs,
    place: str,
) -> None:
    case = make_case(session)
    listing = case.match.need if place == "needs" else case.match.result
    listing.is_anonymous = True
    listing.description = "详细说明照常公开"
    other = case.maker if place == "needs" else case.asker
    name = listing.organisation.name
    one = taken(session, case, now)
    session.commit()
    url = f"/{place}/{listing.ref}"
    strangers = [client, client_as(other), client_as(make_member(session))]
    for browser in strangers:
        for address in (url, f"/{place}", f"/{place}?q=示例", "/"):
            body = browser.get(address).text
            assert name not in body, address
        assert "详细说明照常公开" in browser.get(url).text
    for person in (case.asker, case.maker):
        introductions.accept(session, ref=one.ref, actor=acting(person), now=now)
    session.commit()
    assert name in client_as(other).get(url).text
    assert name not in client_as(make_member(session)).get(url).text


def test_owner_and_oversight_read_whose_it_is(
    session: Session, client_as: ClientAs
) -> None:
    case = make_case(session)
    case.match.need.is_anonymous = True
    admin = make_person(session, "admin")
    assert admin is not None
    session.commit()
    for person in (case.asker, admin):
        body = client_as(person).get(f"/needs/{case.match.need.ref}").text
        assert case.match.need.organisation.name in body
