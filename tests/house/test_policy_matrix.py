"""Every route, asked by every role, answers as the hand-written table says."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.policy.actions import Action
from tech_market.policy.routes import Declared, declared_routes
from tests.clients import csrf_token
from tests.people import ROLES, make_person

TABLE = Path(__file__).with_name("policy_matrix.csv")
NOWHERE = "000000000000"  # a reference that names nothing


def matrix() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf8") as rows:
        return {row.pop("action"): row for row in csv.DictReader(rows)}


def test_table_has_one_row_for_each_action() -> None:
    assert set(matrix()) == {action.value for action in Action}


def test_every_action_of_the_table_is_used_by_a_route(app: Flask) -> None:
    assert {one.action for one in declared_routes(app)} == set(matrix())


@pytest.mark.parametrize("role", ROLES)
def test_each_route_opens_to_whom_the_table_says(
    app: Flask,
    session: Session,
    role: str,
    client_as: Callable[[User], FlaskClient],
) -> None:
    table = matrix()
    wrong = []
    for one in declared_routes(app):
        person = make_person(session, role)
        client = client_as(person) if person else app.test_client()
        expected = table[one.action][role] == "yes"
        if is_open(client, one) is not expected:
            wrong.append((one.rule, one.methods, "should be", expected))
    assert not wrong


def is_open(client: FlaskClient, one: Declared) -> bool:
    """Ask for a thing that does not exist: a closed door answers before looking."""
    url = one.rule
    for argument in url.split("/"):
        if argument.startswith("<"):
            url = url.replace(argument, NOWHERE)
    method = one.methods[0]
    if method == "GET":
        answer = client.get(url)
    else:
        answer = client.open(
            url, method=method, data={"csrf_token": csrf_token(client)}
        )
    assert answer.status_code < 500, f"{method} {url}: {answer.status_code}"
    to_sign_in = answer.status_code == 302 and "/sign-in" in answer.location
    return answer.status_code != 403 and not to_sign_in


def test_denied_function_is_403_and_leaves_an_audit_line(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    person = make_person(session, "enterprise")
    assert person is not None
    assert client_as(person).get("/audit").status_code == 403
    admin = make_person(session, "admin")
    assert admin is not None
    log = client_as(admin).get(f"/audit?about={person.ref}&outcome=refused").text
    assert "audit.read" in log
