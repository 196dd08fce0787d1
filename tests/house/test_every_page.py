"""Every page a person can reach by links is sound, for every role, full and empty."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import true
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.demo.loading.market import load_demo
from tech_market.demo.loading.people import Cast
from tech_market.home import machines
from tech_market.listings.rules import ListingState
from tech_market.targets.services.seeding import seed_targets
from tests.clients import post
from tests.machine_walk import MachineWalk
from tests.makers import make_need
from tests.people import ROLES, make_person
from tests.site_walk import MOST_OF_A_KIND, Walk

DEMO_ROLES = ("enterprise", "institute", "agency", "broker", "admin", "auditor")


def walk(client: FlaskClient, *, most: int = MOST_OF_A_KIND) -> int:
    """Walk the whole site; name all that leads nowhere; return how many pages."""
    walked = Walk(client, most=most).to_the_end()
    assert walked.faults == [], "\n".join(walked.faults)
    return len(walked.seen)


def speak_english(client: FlaskClient) -> FlaskClient:
    """Choose English as a visitor would."""
    assert post(client, "/language", {"language": "en"}).status_code == 303
    return client


@pytest.mark.parametrize("role", ROLES)
def test_empty_market_has_no_dead_end(
    app: Flask,
    session: Session,
    role: str,
    client_as: Callable[[User], FlaskClient],
) -> None:
    person = make_person(session, role)
    assert walk(client_as(person) if person else app.test_client()) > 5


@pytest.fixture
def cast(session: Session) -> Cast:
    now: datetime = clock.now()
    seed_targets(session, now)
    return load_demo(session, now=now)


def person_of(cast: Cast, role: str) -> User:
    if role in {"admin", "auditor"}:
        return cast.staff[role]
    if role == "broker":
        return cast.brokers["b01"].user
    kinds = {"enterprise": "enterprise", "institute": "university", "agency": "agency"}
    key = next(
        key for key, one in cast.organisations.items() if one.kind_code == kinds[role]
    )
    return cast.owners[key]


@pytest.mark.parametrize("role", DEMO_ROLES)
def test_full_market_has_no_dead_end(
    cast: Cast, role: str, client_as: Callable[[User], FlaskClient]
) -> None:
    assert walk(client_as(person_of(cast, role))) > 20


def test_full_market_has_no_dead_end_for_the_public(app: Flask, cast: Cast) -> None:
    assert cast.accounts
    assert walk(app.test_client()) > 20


def test_machines_are_sent_to_living_pages_alone(app: Flask, cast: Cast) -> None:
    assert cast.accounts
    walked = MachineWalk(app.test_client()).to_the_end()
    assert walked.faults == [], "\n".join(walked.faults)
    assert {place.split("/")[1] for place in walked.seen} >= {"needs", "results"}


def test_machine_hears_of_a_page_that_is_gone(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_need(session, state=ListingState.DRAFT)
    make_need(session)
    session.commit()
    assert MachineWalk(app.test_client()).to_the_end().faults == []
    monkeypatch.setattr(machines, "listed", lambda _model, _day: true())
    (fault,) = MachineWalk(app.test_client()).to_the_end().faults
    assert fault.endswith(": 404")


@pytest.mark.once
@pytest.mark.parametrize("role", ["anonymous", *DEMO_ROLES])
def test_full_market_has_no_dead_end_in_english(
    app: Flask, cast: Cast, role: str, client_as: Callable[[User], FlaskClient]
) -> None:
    is_public = role == "anonymous"
    client = app.test_client() if is_public else client_as(person_of(cast, role))
    assert walk(speak_english(client), most=2) > 20
