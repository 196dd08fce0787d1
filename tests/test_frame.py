"""The frame holds: pages open, sign-in works, refusals leave a line."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import SignIn, User
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent, Outcome
from tests.clients import post
from tests.makers import PASSWORD, make_member


def test_member_signs_in_and_out(session: Session, client: FlaskClient) -> None:
    user = make_member(session)
    pair = {"email": user.email.upper(), "password": PASSWORD}
    assert post(client, "/sign-in", pair).status_code == 303
    assert user.name in client.get("/").text
    assert post(client, "/sign-out").status_code == 303
    assert user.name not in client.get("/").text
    assert session.scalar(select(func.count(SignIn.id))) == 0
    assert audit.verify(session).is_sound


def test_wrong_password_is_refused_and_noted(
    session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    answer = post(client, "/sign-in", {"email": user.email, "password": "wrong"})
    assert answer.status_code == 409
    assert "邮箱或密码不正确" in answer.text
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert last.outcome is Outcome.REFUSED


def test_signed_in_person_is_greeted(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    user = make_member(session)
    assert user.name in client_as(user).get("/").text
