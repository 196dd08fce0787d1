"""T12: a token in every private field, looked for on every page of every role."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings import grants
from tech_market.listings.rules import Level
from tests.listings.test_audience import TOKENS, make_secret
from tests.makers import make_member
from tests.people import ROLES, make_person

Browser = Callable[[User], FlaskClient]
STRANGERS = [role for role in ROLES if role not in {"admin", "auditor"}]


@pytest.fixture(autouse=True)
def no_grants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "_providers", [])


def addresses(place: str, ref: str) -> Iterator[str]:
    """Yield every page a listing could show on, asked in every way."""
    yield from (
        "/",
        f"/{place}",
        f"/{place}?q=示例",
        f"/{place}?sort=expiring",
        "/desk",
    )
    yield from (f"/{place}?q={token}" for token in TOKENS.values())
    for tail in (
        "",
        "?as=member",
        "?as=full",
        "?fields=confidential",
        "/edit",
        "/matches",
    ):
        yield f"/{place}/{ref}{tail}"
    yield f"/{place}?scope=own"
    yield f"/{place}?scope=all"


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("level", [Level.AGREED, Level.OFFLINE])
@pytest.mark.parametrize("place", ["needs", "results"])
def test_no_token_shows_to_a_stranger(
    session: Session,
    client: FlaskClient,
    client_as: Browser,
    place: str,
    level: Level,
    role: str,
) -> None:
    kind = "enterprise" if place == "needs" else "university"
    owner = make_member(session, kind_code=kind)
    listing = make_secret(session, place, owner, level=level)
    person = make_person(session, role)
    browser = client_as(person) if person else client
    for url in addresses(place, listing.ref):
        answer = browser.get(url)
        assert answer.status_code < 500, url
        body = answer.text + str(answer.headers)
        asked = [token for token in TOKENS.values() if token in url]
        for name, token in TOKENS.items():
            assert token in asked or token not in body, f"{name} shows on {url}"
