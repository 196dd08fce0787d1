"""T27: tries are counted in the database, before a password is looked at."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import Attempt, User
from tech_market.accounts.services import passwords, throttle
from tech_market.accounts.services.throttle import Limit
from tests.clients import post
from tests.conftest import NOON
from tests.makers import PASSWORD, make_member

WRONG = "wrong-password"


def try_often(client: FlaskClient, email: str, count: int) -> list[int]:
    pair = {"email": email, "password": WRONG}
    return [post(client, "/sign-in", pair).status_code for _ in range(count)]


def test_eleventh_try_is_refused_even_with_the_right_password(
    session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    assert try_often(client, user.email, 10) == [409] * 10
    answer = post(client, "/sign-in", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "分钟后再试" in answer.text


def test_refused_try_costs_no_hash(
    session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_member(session)
    try_often(client, user.email, 10)

    def never() -> None:
        raise AssertionError("a password was looked at")

    monkeypatch.setattr(passwords, "hasher", never)
    assert try_often(client, user.email, 1) == [429]


def test_count_lives_in_the_database_for_every_process(
    app: Flask, session: Session
) -> None:
    user = make_member(session)
    for _ in range(10):
        assert try_often(app.test_client(), user.email, 1) == [409]
    assert try_often(app.test_client(), user.email, 1) == [429]
    assert (session.scalar(select(func.count(Attempt.id))) or 0) >= 10


def test_address_is_not_kept_in_clear(session: Session, client: FlaskClient) -> None:
    user = make_member(session)
    try_often(client, user.email, 1)
    keys = session.scalars(select(Attempt.key)).all()
    assert all(user.email not in key and "127.0.0.1" not in key for key in keys)


@pytest.mark.parametrize(
    "writing", [str.upper, lambda m: f" {m} ", lambda m: f"{m}\u200b"]
)
def test_other_writings_of_an_address_share_its_count(
    session: Session, client: FlaskClient, writing: Callable[[str], str]
) -> None:
    user = make_member(session)
    try_often(client, user.email, 5)
    try_often(client, writing(user.email), 5)
    assert try_often(client, user.email, 1) == [429]


def test_forwarded_addresses_do_not_start_anew(client: FlaskClient) -> None:
    codes = [
        post(
            client,
            "/sign-in",
            {"email": f"spray{number}@example.com", "password": WRONG},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(throttle.SIGN_IN_IP.most + 1)
    ]
    assert codes == [409] * throttle.SIGN_IN_IP.most + [429]


def test_good_try_forgets_the_bad_ones(session: Session, client: FlaskClient) -> None:
    user = make_member(session)
    pair = {"email": user.email, "password": PASSWORD}
    for _ in range(3):
        try_often(client, user.email, 9)
        assert post(client, "/sign-in", pair).status_code == 303


def test_own_good_sign_in_does_not_free_another_account(
    session: Session, client: FlaskClient
) -> None:
    mine, yours = make_member(session), make_member(session)
    try_often(client, yours.email, 10)
    post(client, "/sign-in", {"email": mine.email, "password": PASSWORD})
    assert try_often(client, yours.email, 1) == [429]


def test_known_browser_keeps_a_way_in_while_others_shut_the_door(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    pair = {"email": user.email, "password": PASSWORD}
    assert post(client, "/sign-in", pair).status_code == 303
    post(client, "/sign-out")
    stranger = app.test_client()
    assert try_often(stranger, user.email, 10) == [409] * 10
    assert post(stranger, "/sign-in", pair).status_code == 429
    assert post(client, "/sign-in", pair).status_code == 303
    assert post(stranger, "/sign-in", pair).status_code == 429


def test_known_browser_is_counted_too(session: Session, client: FlaskClient) -> None:
    user = make_member(session)
    pair = {"email": user.email, "password": PASSWORD}
    post(client, "/sign-in", pair)
    assert try_often(client, user.email, 10) == [409] * 10
    assert post(client, "/sign-in", pair).status_code == 429


def test_browser_known_to_one_account_is_a_stranger_to_another(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    mine, yours = make_member(session), make_member(session)
    post(client, "/sign-in", {"email": mine.email, "password": PASSWORD})
    try_often(app.test_client(), yours.email, 10)
    assert try_often(client, yours.email, 1) == [429]


@pytest.mark.parametrize("forged", ["x", "W10.aaaa.bbbb", "known-device"])
def test_forged_device_mark_helps_nobody(
    app: Flask, session: Session, client: FlaskClient, forged: str
) -> None:
    user = make_member(session)
    try_often(app.test_client(), user.email, 10)
    client.set_cookie("market-device", forged)
    assert try_often(client, user.email, 1) == [429]


def test_door_opens_again_after_a_quarter_of_an_hour(
    session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    try_often(client, user.email, 10)
    session.execute(update(Attempt).values(at=clock.now() - timedelta(minutes=16)))
    session.commit()
    pair = {"email": user.email, "password": PASSWORD}
    assert post(client, "/sign-in", pair).status_code == 303


def test_old_password_cannot_be_guessed_from_an_open_session(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    client = client_as(make_member(session))
    typed = {"old_password": WRONG, "password": "brand-new-secret",
             "password_again": "brand-new-secret"}  # fmt: skip
    codes = [post(client, "/account/password", typed).status_code for _ in range(10)]
    assert codes == [422] * 10
    typed["old_password"] = PASSWORD
    answer = post(client, "/account/password", typed)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_invitation_tokens_cannot_be_guessed(client: FlaskClient) -> None:
    codes = [
        client.get(f"/invitations/guess{number}").status_code
        for number in range(throttle.INVITATION_IP.most + 1)
    ]
    assert codes == [404] * throttle.INVITATION_IP.most + [429]


def test_limit_counts_within_its_span_only(session: Session) -> None:
    limit = Limit("test", 2, timedelta(minutes=1))
    for seconds in (0, 30):
        now = NOON + timedelta(seconds=seconds)
        throttle.take(session, limit, "key", now=now)
        session.flush()
    with pytest.raises(throttle.TooManyTries) as refused:
        throttle.take(session, limit, "key", now=NOON + timedelta(seconds=40))
    assert refused.value.retry_after == 20
    throttle.take(session, limit, "other", now=NOON + timedelta(seconds=40))
    throttle.take(session, limit, "key", now=NOON + timedelta(seconds=61))
