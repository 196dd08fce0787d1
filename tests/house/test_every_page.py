"""Every page a person can reach by links is sound, for every role, full and empty."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.demo.loading.market import load_demo
from tech_market.demo.loading.people import Cast
from tech_market.targets.services.seeding import seed_targets
from tests.pages import check_page
from tests.people import ROLES, make_person

MOST_OF_A_KIND = 4  # pages of one shape, e.g. /needs/<ref>, that one walk looks at
DEMO_ROLES = ("enterprise", "institute", "agency", "broker", "admin", "auditor")


def shape(url: str) -> str:
    """Return the page's kind: references and query values taken out."""
    parts = urlsplit(url)
    path = "/".join(
        "*" if len(word) == 12 and word.isalnum() else word
        for word in parts.path.split("/")
    )
    keys = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return f"{path}?{keys}"


def walk(client: FlaskClient) -> int:
    """Follow every link from the front page; check each page; return how many."""
    waiting, seen, kinds = deque(["/"]), {"/"}, dict[str, int]()
    faults: list[str] = []
    while waiting:
        url = waiting.popleft()
        answer = client.get(url)
        if answer.status_code in {302, 303}:
            found = [answer.location]
        elif answer.status_code != 200:
            faults.append(f"{url}: {answer.status_code}")
            continue
        elif "Content-Disposition" in answer.headers:  # a file to keep, not a page
            continue
        else:
            found = [one.href for one in check_page(answer.text, url=url).links()]
        for link in found:
            kind = shape(link)
            if not link.startswith("/") or link.startswith("/static"):
                continue
            bare = link.partition("#")[0]
            if bare in seen or kinds.get(kind, 0) >= MOST_OF_A_KIND:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen.add(bare)
            waiting.append(bare)
    assert faults == []
    return len(seen)


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
