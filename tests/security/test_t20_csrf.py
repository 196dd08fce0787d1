"""T20: no write without this session's form token, on any route, for any role."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.policy.routes import declared_routes
from tests.clients import csrf_token
from tests.makers import make_admin, make_member

NOWHERE = "000000000000"


def unsafe_urls(app: Flask) -> list[str]:
    urls = []
    for one in declared_routes(app):
        if one.methods != ["POST"] or not one.csrf:
            continue
        parts = [NOWHERE if p.startswith("<") else p for p in one.rule.split("/")]
        urls.append("/".join(parts))
    return urls


def test_every_unsafe_route_wants_the_token(
    app: Flask, session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    client = client_as(make_admin(session))
    open_doors = [
        url for url in unsafe_urls(app) if client.post(url).status_code != 400
    ]
    assert open_doors == []


def test_every_refused_write_leaves_an_audit_line(app: Flask, session: Session) -> None:
    """T46 for refusals: one line for each, and nothing else."""
    urls = unsafe_urls(app)
    client = app.test_client()
    for url in urls:
        client.post(url)
    refused = select(func.count(AuditEvent.id)).where(
        AuditEvent.outcome == Outcome.REFUSED
    )
    assert session.scalar(refused) == len(urls)


def test_token_of_another_session_is_refused(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    foreign = csrf_token(client_as(make_member(session)))
    answer = client_as(make_member(session)).post(
        "/sign-out", data={"csrf_token": foreign}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_json_in_plain_text_is_no_way_around(client: FlaskClient, kind: str) -> None:
    body = '{"email": "a@example.com", "password": "x"}'
    answer = client.post("/sign-in", data=body, content_type=kind)
    assert answer.status_code == 400


def test_sign_in_itself_wants_the_token(session: Session, client: FlaskClient) -> None:
    user = make_member(session)
    pair = {"email": user.email, "password": "correct-horse-battery"}
    assert client.post("/sign-in", data=pair).status_code == 400


def test_reading_routes_change_nothing(
    app: Flask, session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    client = client_as(make_admin(session))
    done = select(func.count(AuditEvent.id)).where(AuditEvent.outcome == Outcome.DONE)
    before = session.scalar(done)
    for one in declared_routes(app):
        if one.methods == ["GET"] and "<" not in one.rule:
            assert client.get(one.rule).status_code in {200, 303, 403, 404}, one.rule
    assert session.scalar(done) == before
