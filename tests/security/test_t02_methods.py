"""T2: no other method, override or spelling of an address opens a closed door."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import ListingState
from tech_market.policy.routes import declared_routes
from tests.clients import csrf_token
from tests.makers import make_admin, make_member, make_need

NOWHERE = "000000000000"
REFUSED = {400, 403, 404, 405}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_methods_nobody_declared_are_refused_everywhere(
    app: Flask,
    session: Session,
    method: str,
    client_as: Callable[[User], FlaskClient],
) -> None:
    client = client_as(make_admin(session))
    header = {"X-CSRFToken": csrf_token(client)}
    for rule in {one.rule for one in declared_routes(app)}:
        url = "/".join(
            NOWHERE if word.startswith("<") else word for word in rule.split("/")
        )
        assert client.open(url, method=method, headers=header).status_code in REFUSED


@pytest.mark.parametrize(
    "trick",
    [
        {"headers": {"X-HTTP-Method-Override": "POST"}},
        {"query_string": {"_method": "POST"}},
        {"headers": {"X-Method-Override": "DELETE"}},
    ],
)
def test_get_is_never_taken_for_a_write(
    session: Session,
    client_as: Callable[[User], FlaskClient],
    trick: dict[str, dict[str, str]],
) -> None:
    need = make_need(session, state=ListingState.FILED)
    client = client_as(make_admin(session))
    answer = client.get(f"/needs/{need.ref}/publish", **trick)
    assert answer.status_code == 405
    session.refresh(need)
    assert need.state is ListingState.FILED


@pytest.mark.parametrize(
    "spelling",
    [
        "/needs/{ref}/publish/",
        "//needs/{ref}/publish",
        "/needs//{ref}/publish",
        "/NEEDS/{ref}/publish",
        "/needs/{ref}%2fpublish",
        "/needs/{ref}/publish;x",
        "/v0/needs/{ref}/publish",
    ],
)
def test_other_spellings_of_an_address_do_nothing(
    session: Session, client_as: Callable[[User], FlaskClient], spelling: str
) -> None:
    need = make_need(session, state=ListingState.FILED)
    client = client_as(make_member(session))
    url = spelling.format(ref=need.ref)
    answer = client.post(url, data={"csrf_token": csrf_token(client)})
    assert answer.status_code in {*REFUSED, 308}
    session.refresh(need)
    assert need.state is ListingState.FILED
