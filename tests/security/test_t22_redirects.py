"""T22: `next` leads to a page of this site or nowhere."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.clients import post
from tests.makers import PASSWORD, make_member
from tests.pages import check_page, page

EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "@evil.example",
    "javascript:alert(1)",
    "/desk\r\nSet-Cookie: a=b",
    "evil.example",
    " /desk",
]


@pytest.mark.parametrize("target", EVIL)
def test_foreign_target_leads_home(
    session: Session, client: FlaskClient, target: str
) -> None:
    user = make_member(session)
    pair = {"email": user.email, "password": PASSWORD, "next": target}
    answer = post(client, "/sign-in", pair)
    assert answer.status_code == 303
    assert answer.location == "/"
    assert "Set-Cookie: a=b" not in str(answer.headers)


@pytest.mark.parametrize("target", EVIL)
def test_foreign_target_is_not_even_shown(client: FlaskClient, target: str) -> None:
    answer = client.get("/sign-in", query_string={"next": target})
    shown = check_page(answer.text, url="/sign-in")
    assert shown.form("/sign-in").fields["next"] == ""


def test_own_path_is_followed(session: Session, client: FlaskClient) -> None:
    user = make_member(session)
    sent_away = client.get("/account?from=mail")
    assert sent_away.status_code == 302
    form = page(client, sent_away.location).form("/sign-in")
    pair = {**form.fields, "email": user.email, "password": PASSWORD}
    answer = client.post("/sign-in", data=pair)
    assert answer.location == "/account?from=mail"
