"""What each reader gets of each level, as one table, for needs and results alike."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.listings import grants
from tech_market.listings.audience import Audience, mask_name, mask_phone
from tech_market.listings.models import Listing
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.documents import document_of as need_document
from tech_market.needs.models import Need, NeedIndicator
from tech_market.results.documents import document_of as result_document
from tech_market.results.models import IpRight, Result, ResultIndicator
from tests.makers import (
    make_member,
    make_need,
    make_organisation,
    make_result,
    organisation_of,
)
from tests.people import ROLES, make_person

Browser = Callable[[User], FlaskClient]
TOKENS = {
    "description": "令牌详述",
    "body2": "令牌第二",
    "indicator": "令牌指标",
    "owner": "令牌单位",
    "money": "77.7万元",
    "confidential": "令牌机密",
    "contact": "令牌联系人",
    "phone": "13987654321",
}
BODY = {"description", "body2", "indicator", "owner"}
PRIVATE = {"confidential", "contact", "phone", "money"}
#: role: what it reads of a published listing at open, members, agreed; offline is 404
OUTSIDER = {"open": BODY, "members": set[str](), "agreed": set[str]()}
INSIDER = OUTSIDER | {"members": BODY}
AUDIT = BODY | {"confidential", "money"}
TABLE: dict[str, dict[str, set[str]]] = {
    "anonymous": OUTSIDER,
    "visitor": OUTSIDER,
    "unverified": OUTSIDER,
    "enterprise": INSIDER,
    "institute": INSIDER,
    "agency": INSIDER,
    "broker": INSIDER,
    "granted": dict.fromkeys(Level, BODY | PRIVATE),
    "owner": dict.fromkeys(Level, BODY | PRIVATE),
    "admin": dict.fromkeys(Level, BODY | PRIVATE),
    "auditor": dict.fromkeys(Level, AUDIT),
}
READERS = [*ROLES, "unverified", "owner", "granted"]
MAKERS: dict[str, Callable[..., Need | Result]] = {
    "needs": make_need,
    "results": make_result,
}


def private_values(place: str, organisation: Any) -> dict[str, Any]:
    """Return a listing's values with a token in each field that is not for all."""
    values: dict[str, Any] = {
        "organisation": organisation,
        "description": TOKENS["description"],
        "confidential": TOKENS["confidential"],
        "contact_name": TOKENS["contact"],
        "contact_phone": TOKENS["phone"],
    }
    bounds = {"position": 0, "name": TOKENS["indicator"], "operator": ">=", "low": 5}
    if place == "needs":
        return values | {
            "current_practice": TOKENS["body2"],
            "budget_high_fen": 77_700_000,
            "indicators": [NeedIndicator(**bounds)],
        }
    return values | {
        "advantage": TOKENS["body2"],
        "price_fen": 77_700_000,
        "is_price_public": False,
        "indicators": [ResultIndicator(**bounds)],
        "ip_rights": [IpRight(position=0, kind_code="software")],
    }


def make_secret(session: Session, place: str, owner: User, **values: Any) -> Listing:
    house = organisation_of(session, owner)
    house.name = TOKENS["owner"]
    return MAKERS[place](session, **(private_values(place, house) | values))


def make_reader(session: Session, reader: str, owner: User) -> User | None:
    if reader == "owner":
        return owner
    if reader == "unverified":
        place = make_organisation(session, state=OrganisationState.PENDING)
        return make_member(session, organisation=place)
    return make_person(session, "broker" if reader == "granted" else reader)


@pytest.fixture(autouse=True)
def no_grants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "_providers", [])


def open_as(
    session: Session, client: FlaskClient, client_as: Browser, reader: str, owner: User
) -> FlaskClient:
    person = make_reader(session, reader, owner)
    if reader == "granted" and person is not None:
        grants.register(
            lambda _s, actor, _listing: (
                grants.Grant.WHOLE if actor.user_id == person.id else None
            )
        )
    return client_as(person) if person else client


@pytest.mark.parametrize("place", list(MAKERS))
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("reader", READERS)
def test_reader_sees_what_the_table_says(
    session: Session,
    client: FlaskClient,
    client_as: Browser,
    place: str,
    level: Level,
    reader: str,
) -> None:
    owner = make_member(
        session, kind_code="enterprise" if place == "needs" else "university"
    )
    listing = make_secret(session, place, owner, level=level)
    browser = open_as(session, client, client_as, reader, owner)
    answer = browser.get(f"/{place}/{listing.ref}")
    readable = TABLE[reader].get(level)
    if readable is None:
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    found = {name for name, token in TOKENS.items() if token in answer.text}
    own_name_in_head = {"owner"} if reader == "owner" else set()
    assert found | own_name_in_head == readable | own_name_in_head


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", [s for s in ListingState if s != "published"])
def test_unpublished_listing_exists_for_owner_and_oversight_only(
    session: Session,
    client: FlaskClient,
    client_as: Browser,
    reader: str,
    state: ListingState,
) -> None:
    owner = make_member(session)
    need = make_secret(session, "needs", owner, state=state)
    browser = open_as(session, client, client_as, reader, owner)
    status = browser.get(f"/needs/{need.ref}").status_code
    knows = {"owner", "admin", "auditor"}
    knows |= {"granted"} if state is ListingState.CLOSED else set()
    assert status == (200 if reader in knows else 404)


def test_owner_previews_what_others_see_and_nobody_else_can(
    session: Session, client: FlaskClient, client_as: Browser
) -> None:
    owner = make_member(session)
    need = make_secret(session, "needs", owner, level=Level.MEMBERS)
    browser = client_as(owner)
    url = f"/needs/{need.ref}"
    public, member = (
        browser.get(f"{url}?as={who}").text for who in ("public", "member")
    )
    assert TOKENS["description"] not in public
    assert TOKENS["description"] in member
    assert TOKENS["confidential"] not in public + member
    assert TOKENS["confidential"] in browser.get(f"{url}?as=full").text
    assert TOKENS["description"] not in client.get(f"{url}?as=member").text


def test_public_budget_is_read_by_everybody(
    session: Session, client: FlaskClient
) -> None:
    need = make_need(session, budget_high_fen=77_700_000, is_budget_public=True)
    assert TOKENS["money"] in client.get(f"/needs/{need.ref}").text


def test_personal_data_are_masked_for_the_auditor() -> None:
    assert mask_name("王小明") == "王**"
    assert mask_phone("13987654321") == "139****4321"
    assert (mask_name(""), mask_phone(""), mask_phone("12345")) == ("", "", "****")


@pytest.mark.parametrize("place", list(MAKERS))
def test_document_for_the_engine_holds_what_its_audience_reads(
    session: Session, place: str
) -> None:
    owner = make_member(session)
    listing: Any = make_secret(session, place, owner, level=Level.MEMBERS)
    document_of: Any = need_document if place == "needs" else result_document
    public, member, full = (
        document_of(listing, audience, today=listing.valid_until)
        for audience in (Audience.PUBLIC, Audience.MEMBER, Audience.FULL)
    )
    money = "budget_fen" if place == "needs" else "price_fen"
    assert (public.description, public.indicators) == ("", ())
    assert getattr(public, money) is None
    assert TOKENS["description"] in member.description
    assert [one.name for one in member.indicators] == [TOKENS["indicator"]]
    assert getattr(member, money) is None
    assert getattr(full, money) == 77_700_000
    for document in (public, member, full):
        assert TOKENS["confidential"] not in repr(document)
        assert TOKENS["contact"] not in repr(document)
