"""The switches of the frame: larger text and language, for guests and for people."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tests.clients import csrf_token, post
from tests.makers import PASSWORD, make_member
from tests.pages import page

Open = Callable[[User], FlaskClient]


def is_large(client: FlaskClient, url: str = "/") -> bool:
    """Tell whether a page is drawn in larger text."""
    shown = page(client, url)
    assert bool(shown.find("link[rel=stylesheet]"))
    sheets = [one.get("href", "") for one in shown.find("link[rel=stylesheet]")]
    has_sheet = any("larger.css" in sheet for sheet in sheets)
    assert has_sheet is (shown.root.get("data-text") == "larger")
    return has_sheet


def choose(client: FlaskClient, size: str, **values: str) -> str:
    answer = post(client, "/text-size", {"size": size, **values})
    assert answer.status_code == 303
    return str(answer.location)


def test_guest_reads_larger_on_every_page_until_they_choose_again(
    client: FlaskClient,
) -> None:
    assert not is_large(client)
    assert choose(client, "larger", next="/needs?q=x") == "/needs?q=x"
    for url in ("/", "/needs", "/results", "/progress", "/sign-in", "/help"):
        assert is_large(client, url), url
    choose(client, "normal")
    assert not is_large(client)


def test_persons_choice_follows_to_another_device(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    here = client_as(user)
    choose(here, "larger", next="/account")
    there = client_as(user)
    assert is_large(there, "/account")
    assert is_large(there, "/desk")


def test_persons_word_goes_before_the_browsers(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    client = client_as(user)
    choose(client, "normal")
    client.set_cookie("market-text", "larger")
    assert not is_large(client, "/account")


def test_browsers_word_holds_for_who_chose_nothing(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_member(session))
    client.set_cookie("market-text", "larger")
    assert is_large(client, "/account")


@pytest.mark.parametrize("odd", ["", "huge", "LARGER", "<b>", "larger "])
def test_an_unknown_size_changes_nothing(
    session: Session, client_as: Open, odd: str
) -> None:
    user = make_member(session)
    client = client_as(user)
    choose(client, odd)
    session.expire_all()
    assert user.text_size == ""
    client.set_cookie("market-text", "huge")
    assert not is_large(client)


def test_switch_never_leads_to_another_site(client: FlaskClient) -> None:
    for outside in ("//evil.example", "https://evil.example", "/\\evil"):
        assert choose(client, "larger", next=outside) == "/"


def test_switch_needs_the_form_token(client: FlaskClient) -> None:
    csrf_token(client)
    assert client.post("/text-size", data={"size": "larger"}).status_code == 400
    assert not is_large(client)


def test_errors_are_large_too(client: FlaskClient) -> None:
    choose(client, "larger")
    assert 'data-text="larger"' in client.get("/nowhere").text


def test_what_a_person_chose_leaves_an_audit_line(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_member(session))
    choose(client, "larger")
    count = select(func.count(AuditEvent.id)).where(
        AuditEvent.action == "account.display"
    )
    assert session.scalar(count) == 1


def test_language_is_kept_for_mails_and_the_next_sign_in(
    app: Flask, session: Session, client_as: Open
) -> None:
    user = make_member(session)
    post(client_as(user), "/language", {"language": "en"})
    session.expire_all()
    assert user.locale == "en"
    other = app.test_client()
    post(other, "/sign-in", {"email": user.email, "password": PASSWORD})
    assert page(other, "/account").h1 == "My account"
