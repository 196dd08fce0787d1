"""T1: what a person may not see answers as if it did not exist."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import ListingState
from tests.clients import post
from tests.makers import make_need, make_result
from tests.people import ROLES, make_person

Browser = Callable[[User], FlaskClient]
STRANGERS = [role for role in ROLES if role not in {"admin", "auditor"}]
MASKED = ("request-id", "请求编号", "csrf_token")


def body_of(client: FlaskClient, url: str) -> str:
    """Return a page without the lines that differ from request to request."""
    ref = url.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
    lines = client.get(url).get_data(as_text=True).replace(ref, "").splitlines()
    return "\n".join(line for line in lines if not any(mark in line for mark in MASKED))


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("place", ["needs", "results"])
def test_draft_of_others_is_no_different_from_nothing(
    session: Session, client: FlaskClient, client_as: Browser, role: str, place: str
) -> None:
    make = make_need if place == "needs" else make_result
    hidden = make(session, state=ListingState.DRAFT)
    person = make_person(session, role)
    browser = client_as(person) if person else client
    for tail in ("", "?as=public", "?format=json", "/history", "/print"):
        assert browser.get(f"/{place}/{hidden.ref}{tail}").status_code == 404, tail
        assert browser.head(f"/{place}/{hidden.ref}{tail}").status_code == 404, tail
    nothing = body_of(browser, f"/{place}/000000000000")
    assert body_of(browser, f"/{place}/{hidden.ref}") == nothing


@pytest.mark.parametrize("step", ["submit", "withdraw", "renew", "close", "edit"])
def test_member_of_another_enterprise_can_neither_open_nor_move(
    session: Session, client_as: Browser, step: str
) -> None:
    published = make_need(session)
    stranger = make_person(session, "enterprise")
    assert stranger is not None
    browser = client_as(stranger)
    data = {"valid_until": "2027-12-01"} if step == "renew" else {}
    answer = post(browser, f"/needs/{published.ref}/{step}", data)
    assert answer.status_code == 404
    assert browser.get(f"/needs/{published.ref}/edit").status_code == 404
    session.refresh(published)
    assert published.state is ListingState.PUBLISHED
