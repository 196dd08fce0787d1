"""T3: ids of others in the body are refused; nothing is linked to them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.needs.models import Need
from tests.clients import post
from tests.listings.typed import need_typed
from tests.makers import make_member, make_organisation

Browser = Callable[[User], FlaskClient]


@pytest.mark.parametrize(
    "name", ["organisation_id", "organisation", "author_id", "org"]
)
def test_need_cannot_be_posted_for_another_organisation(
    session: Session, client_as: Browser, name: str
) -> None:
    other = make_organisation(session)
    browser = client_as(make_member(session))
    for value in (other.id, other.ref):
        answer = post(browser, "/needs/new", need_typed(**{name: str(value)}))
        assert answer.status_code == 422
        assert name in answer.text
    assert session.scalars(select(Need)).all() == []
