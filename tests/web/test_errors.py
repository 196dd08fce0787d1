"""Every error speaks as the market does, in both languages, with a way on."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.accounts.models import User
from tech_market.errors import Forbidden, RuleBroken
from tech_market.web.words import WORDS
from tests.clients import csrf_token, post
from tests.makers import make_member
from tests.pages import Page, check_page

Open = Callable[[User], FlaskClient]
ENGLISH = {
    403: "Not permitted",
    404: "Page not found",
    405: "This cannot be done this way",
    409: "Not done",
    413: "Too much content",
    429: "Too many tries",
    500: "Something went wrong",
}


class TooOften(RuleBroken):
    """One try too many."""

    def __init__(self) -> None:
        super().__init__("too-many-tries", "尝试次数过多，请在3分钟后再试")
        self.retry_after = 180


CAUSES: dict[int, Exception] = {
    403: Forbidden(),
    409: RuleBroken("gone", "内容已变化"),
    429: TooOften(),
    500: ZeroDivisionError(),
}


def break_home(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the front page end in this error."""

    def fail(*_args: object, **_values: object) -> None:
        raise error

    monkeypatch.setattr("tech_market.home.front.home_page", fail)


def ask(client: FlaskClient, status: int) -> TestResponse:
    """Send what is answered with this status."""
    if status == 413:
        return post(client, "/sign-in", {"email": "x" * 3_000_000})
    url = {404: "/nowhere", 405: "/sign-out"}.get(status, "/")
    return client.get(url)


def shown(answer: TestResponse, status: int) -> Page:
    """Return the page of an error after the usual checks."""
    assert answer.status_code == status
    return check_page(answer.text, url=f"error {status}")


@pytest.mark.parametrize("status", sorted(ENGLISH))
def test_error_has_words_and_a_way_on_in_both_languages(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    csrf_token(client)
    if status in CAUSES:
        break_home(monkeypatch, CAUSES[status])
    chinese = shown(ask(client, status), status)
    assert chinese.h1 == str(WORDS[status][0])
    assert {"/", "/help"} <= {way.href for way in chinese.links()}
    post(client, "/language", {"language": "en"})
    english = shown(ask(client, status), status)
    assert english.h1 == ENGLISH[status]
    assert english.root.get("lang") == "en"


def test_too_often_says_when_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_home(monkeypatch, TooOften())
    answer = client.get("/")
    assert answer.headers["Retry-After"] == "180"
    assert "请在3分钟后再试" in answer.text


def test_a_signed_in_person_is_led_to_the_desk(
    session: Session, client_as: Open
) -> None:
    answer = client_as(make_member(session)).get("/admin/people")
    assert "/desk" in {way.href for way in shown(answer, 403).links()}


def test_the_page_before_is_offered_and_never_another_site(
    client: FlaskClient,
) -> None:
    for referrer, way in {
        "http://localhost/needs?q=x": "/needs?q=x",
        "http://evil.example/needs": "",
        "http://localhost/nowhere": "",
        "http://localhost//evil.example": "",
    }.items():
        answer = client.get("/nowhere", headers={"Referer": referrer})
        ways = shown(answer, 404).find("main .error-ways a")
        first = ways[0].get("href")
        assert first == (way or "/"), referrer


def test_what_was_not_found_can_be_searched(client: FlaskClient) -> None:
    assert shown(client.get("/nowhere"), 404).form("/search").method == "get"


def test_an_error_page_that_fails_itself_is_plain(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_home(monkeypatch, ZeroDivisionError())
    monkeypatch.setattr("tech_market.web.errors._ways", "not to be called")
    answer = client.get("/")
    assert shown(answer, 500).h1 == "系统出错了"


def test_database_gone_speaks_both_languages_and_offers_another_try(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(client, "/language", {"language": "en"})

    def fail(*_args: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("tech_market.app.current_book", fail)
    answer = client.get("/needs?q=x")
    assert answer.headers["Retry-After"] == "5"
    page = shown(answer, 503)
    assert page.h1 == "Temporarily unavailable"
    assert [way.href for way in page.links()] == ["/needs?q=x", "/"]
    with client.session_transaction() as cookie:
        cookie["language"] = "zh_Hans_CN"
    assert shown(client.get("/"), 503).h1 == "系统暂时不可用"
    written = client.post("/sign-in", data={"email": "x"})
    assert "没有保存" in shown(written, 503).text


def test_a_foreign_host_reads_the_plain_page(app: Flask, client: FlaskClient) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    try:
        answer = client.get("/needs", headers={"Host": "evil.example"})
    finally:
        app.config["TRUSTED_HOSTS"] = None
    assert shown(answer, 400).h1 == "请求无法识别"
