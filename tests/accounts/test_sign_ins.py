"""The list of signed-in devices: ending one really ends it."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import SignIn, User
from tech_market.audit.models import AuditEvent
from tests.clients import post, signed_in
from tests.makers import PASSWORD, make_member
from tests.pages import page

Open = Callable[[User], FlaskClient]
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4) Safari/605.1"


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def refs(session: Session, user: User) -> list[str]:
    """Return the names of a person's sign-ins, the oldest first."""
    return list(
        session.scalars(
            select(SignIn.ref).where(SignIn.user_id == user.id).order_by(SignIn.id)
        )
    )


def test_sign_in_keeps_the_device_and_lists_it(app: Flask, session: Session) -> None:
    user = make_member(session)
    session.commit()
    client = app.test_client()
    pair = {"email": user.email, "password": PASSWORD}
    answer = post(client, "/sign-in", pair, headers={"User-Agent": PHONE})
    assert answer.status_code == 303
    shown = page(client, "/account/sign-ins").text
    assert "iPhone，Safari浏览器" in shown
    assert "当前设备" in shown
    assert "没有其他设备" in shown
    assert PHONE not in shown


def test_one_ended_device_is_out_and_no_other(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    here, stolen, third = client_as(user), client_as(user), client_as(user)
    assert page(here, "/account/sign-ins").texts(".device-list h2 .badge-good") == [
        "当前设备"
    ]
    _own, other, _third = refs(session, user)
    assert post(here, f"/account/sign-ins/{other}/end").status_code == 303
    assert not is_in(stolen)
    assert is_in(here)
    assert is_in(third)


def test_ending_the_own_device_signs_out(session: Session, client_as: Open) -> None:
    user = make_member(session)
    client = client_as(user)
    answer = post(client, f"/account/sign-ins/{refs(session, user)[0]}/end")
    assert answer.location == "/"
    assert not is_in(client)


def test_other_devices_are_ended_at_once(session: Session, client_as: Open) -> None:
    user = make_member(session)
    here, there = client_as(user), client_as(user)
    assert len(page(here, "/account/sign-ins").find(".device-list li")) == 2
    assert post(here, "/account/sign-ins/end-others").status_code == 303
    assert there.get("/account").status_code == 302
    assert "没有其他设备" in page(here, "/account/sign-ins").text


def test_somebody_elses_device_does_not_exist(
    session: Session, client_as: Open
) -> None:
    owner, thief = make_member(session), make_member(session)
    client, other = client_as(owner), client_as(thief)
    wanted = refs(session, owner)[0]
    assert post(other, f"/account/sign-ins/{wanted}/end").status_code == 404
    assert post(other, "/account/sign-ins/000000000000/end").status_code == 404
    assert is_in(client)


def test_a_device_ended_twice_is_gone_the_second_time(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    here, _there = client_as(user), client_as(user)
    other = refs(session, user)[1]
    assert post(here, f"/account/sign-ins/{other}/end").status_code == 303
    assert post(here, f"/account/sign-ins/{other}/end").status_code == 404


def test_nobody_signed_in_is_sent_to_the_door(client: FlaskClient) -> None:
    assert client.get("/account/sign-ins").status_code == 302
    assert post(client, "/account/sign-ins/000000000000/end").status_code == 302


def test_ending_leaves_an_audit_line(app: Flask, session: Session) -> None:
    user = make_member(session)
    here, _there = signed_in(app, session, user), signed_in(app, session, user)
    post(here, f"/account/sign-ins/{refs(session, user)[1]}/end")
    line = select(AuditEvent.object_ref).where(AuditEvent.action == "account.end-one")
    assert session.scalars(line).one() == user.ref


def test_the_page_speaks_english(session: Session, client_as: Open) -> None:
    client = client_as(make_member(session))
    post(client, "/language", {"language": "en"})
    shown = page(client, "/account/sign-ins")
    assert shown.h1 == "Signed-in devices"
    assert "This device" in shown.text
