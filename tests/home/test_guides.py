"""Help for each role: whole, in both languages, leading where that role may go."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.home.guiding import FOLDER, GUIDES, OF_ROLE, get_guide
from tech_market.policy.actions import may
from tech_market.policy.actor import Actor, Role
from tech_market.policy.routes import action_of
from tests.clients import post
from tests.pages import page
from tests.people import make_person

Open = Callable[[User], FlaskClient]
ROLES = {key: role for role, key in OF_ROLE.items()}


def test_every_file_is_a_guide_and_has_its_steps() -> None:
    assert {file.stem for file in FOLDER.glob("*.toml")} == set(GUIDES)
    assert all(len(get_guide(key).steps) >= 5 for key in GUIDES)


@pytest.mark.parametrize("key", GUIDES)
def test_both_languages_say_something_of_their_own(key: str) -> None:
    guide = get_guide(key)
    texts = [guide.title, guide.lead]
    texts += [text for step in guide.steps for text in (step.title, step.text)]
    for one in texts:
        assert any("一" <= sign <= "鿿" for sign in one.zh), one
        assert one.en.isascii(), one


@pytest.mark.parametrize("key", GUIDES)
def test_each_step_leads_where_the_role_may_go(app: Flask, key: str) -> None:
    reader = Actor(
        role=ROLES.get(key, Role.VISITOR), user_id=1 if key in ROLES else None
    )
    for step in get_guide(key).steps:
        action = action_of(app.view_functions[step.endpoint])
        assert action is not None
        assert may(reader, action), step.endpoint


@pytest.mark.parametrize(
    ("role", "key"),
    [(role.value, key) for role, key in OF_ROLE.items()] + [("visitor", "public")],
)
def test_the_own_guide_stands_first_and_its_links_open(
    session: Session, client_as: Open, role: str, key: str
) -> None:
    person = make_person(session, role)
    assert person is not None
    client = client_as(person)
    cards = page(client, "/help").find(".guide-cards a")
    assert cards[0].get("href") == f"/help/{key}"
    assert len(cards) == len(GUIDES)
    shown = page(client, f"/help/{key}")
    ways = [one.get("href", "") for one in shown.find(".guide-steps a")]
    assert len(ways) >= 5
    for way in ways:
        assert client.get(way).status_code == 200, way


def test_another_roles_guide_offers_no_closed_door(
    session: Session, client_as: Open
) -> None:
    person = make_person(session, "enterprise")
    assert person is not None
    client = client_as(person)
    for key in GUIDES:
        for one in page(client, f"/help/{key}").find(".guide-steps a"):
            assert client.get(one.get("href", "")).status_code == 200


def test_guests_are_led_to_the_door_and_back(client: FlaskClient) -> None:
    shown = page(client, "/help/enterprise")
    assert "/sign-in?next=/needs/new" in {link.href for link in shown.links()}


def test_the_guides_speak_english(client: FlaskClient) -> None:
    post(client, "/language", {"language": "en"})
    assert page(client, "/help/broker").h1 == "Brokers"
    assert "Take pairings from the queue" in page(client, "/help/broker").text


def test_a_guide_that_is_none_is_not_found(client: FlaskClient) -> None:
    for odd in ("admin", "ENTERPRISE", "..", "enterprise.toml"):
        assert client.get(f"/help/{odd}").status_code == 404


def test_every_page_leads_to_help(session: Session, client_as: Open) -> None:
    person = make_person(session, "broker")
    assert person is not None
    client = client_as(person)
    for url in ("/", "/desk", "/deals"):
        assert "/help" in {link.href for link in page(client, url).links()}


def test_sign_up_says_what_to_have_at_hand_and_what_follows(
    client: FlaskClient,
) -> None:
    shown = page(client, "/sign-up").text
    assert "营业执照" in shown
    assert "市场管理员核对单位信息" in shown
