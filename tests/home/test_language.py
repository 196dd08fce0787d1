"""The language a person chooses goes with them: to mails and to other browsers."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tests.accounts.typed import newcomer
from tests.clients import post
from tests.makers import PASSWORD, make_member

ClientAs = Callable[[User], FlaskClient]
CHINESE, ENGLISH = "zh_Hans_CN", "en"


def choose(client: FlaskClient, language: str) -> None:
    assert post(client, "/language", {"language": language}).status_code == 303


def locale_of(session: Session, user: User) -> str:
    session.expire_all()
    return user.locale


def test_choice_is_kept_with_the_person_once(
    session: Session, client_as: ClientAs
) -> None:
    user = make_member(session)
    client = client_as(user)
    choose(client, ENGLISH)
    assert locale_of(session, user) == ENGLISH
    choose(client, ENGLISH)
    kept = session.scalar(
        select(func.count()).where(AuditEvent.action == "account.language")
    )
    assert kept == 1
    choose(client, CHINESE)
    assert locale_of(session, user) == CHINESE


def test_unknown_language_is_not_kept(session: Session, client_as: ClientAs) -> None:
    user = make_member(session)
    choose(client_as(user), "tlh")
    assert locale_of(session, user) == ""


def sign_in(client: FlaskClient, user: User) -> None:
    form = {"email": user.email, "password": PASSWORD}
    assert post(client, "/sign-in", form).status_code == 303


def english_reader(session: Session) -> User:
    user = make_member(session)
    user.locale = ENGLISH
    session.commit()
    return user


def test_another_browser_speaks_it_after_signing_in(
    client: FlaskClient, session: Session
) -> None:
    user = english_reader(session)
    assert '<html lang="zh-CN">' in client.get("/").text
    sign_in(client, user)
    assert '<html lang="en">' in client.get("/").text


def test_what_this_browser_chose_goes_before(
    client: FlaskClient, session: Session
) -> None:
    user = english_reader(session)
    choose(client, CHINESE)
    sign_in(client, user)
    assert '<html lang="zh-CN">' in client.get("/").text


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "zh-CN"),
        ("*", "zh-CN"),
        ("zh-CN,zh;q=0.9", "zh-CN"),
        ("en-US,en;q=0.9", "en"),
        ("EN", "en"),
        ("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "en"),
        ("ja,ko;q=0.8", "zh-CN"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "zh-CN"),  # an English system, a Chinese reader
        ("en-GB,zh-Hant-HK;q=0.1", "zh-CN"),
        ("en-US,zh;q=0", "en"),
        ("en;q=0", "zh-CN"),
        ("nonsense;;q=x,\u0000", "zh-CN"),
    ],
)
def test_the_first_page_is_in_the_language_the_browser_asks_for(
    client: FlaskClient, session: Session, asked: str | None, language: str
) -> None:
    assert session
    headers = {"Accept-Language": asked.replace("\0", "")} if asked else {}
    answer = client.get("/sign-up", headers=headers)
    assert f'<html lang="{language}"' in answer.text
    assert {"Cookie", "Accept-Language"} <= set(answer.vary)


def test_a_choice_goes_before_what_the_browser_asks_for(client: FlaskClient) -> None:
    choose(client, CHINESE)
    headers = {"Accept-Language": "en"}
    assert '<html lang="zh-CN"' in client.get("/", headers=headers).text


def test_the_other_language_is_offered_on_every_page_in_its_own_words(
    client: FlaskClient, session: Session
) -> None:
    assert session
    for headers, offer in (({}, "English"), ({"Accept-Language": "en"}, "简体中文")):
        found = client.get("/sign-up", headers=headers).text
        assert f">{offer}</button>" in found


def test_who_signs_up_with_an_english_browser_gets_english_mails(
    client: FlaskClient, session: Session
) -> None:
    form = newcomer(email="new@example.com")
    headers = {"Accept-Language": "en"}
    assert post(client, "/sign-up", form, headers=headers).status_code == 303
    user = session.scalars(select(User).where(User.email == "new@example.com")).one()
    assert user.locale == ENGLISH


def test_who_signs_up_in_english_gets_english_mails(
    client: FlaskClient, session: Session
) -> None:
    choose(client, ENGLISH)
    form = newcomer(email="new@example.com")
    assert post(client, "/sign-up", form).status_code == 303
    user = session.scalars(select(User).where(User.email == "new@example.com")).one()
    assert user.locale == ENGLISH
