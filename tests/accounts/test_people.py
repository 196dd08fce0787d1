"""The administrator finds, disables and enables people."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import SignIn, User
from tech_market.accounts.services import people
from tech_market.errors import RuleBroken
from tech_market.policy.actor import SYSTEM
from tests.clients import post
from tests.makers import PASSWORD, make_admin, make_member
from tests.pages import page

Open = Callable[[User], FlaskClient]


def is_disabled(session: Session, user: User) -> bool:
    session.expire_all()
    return user.is_disabled


def test_people_are_found_by_name_or_whole_address_and_masked(
    session: Session, client_as: Open
) -> None:
    user = make_member(session, name="示例张三丰", phone="13812345678")
    make_member(session, name="示例李四")
    admin = client_as(make_admin(session))
    for words in ("三丰", user.email.upper()):
        shown = page(admin, f"/admin/people?q={words}")
        assert len(shown.texts("tbody tr")) == 1
        assert "示例张三丰" in shown.text
    listed = page(admin, "/admin/people").text
    assert user.email not in listed
    assert "13812345678" not in listed
    assert "没有找到" in page(admin, "/admin/people?q=person").text


def test_disabled_person_is_out_everywhere_at_once(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    browsers = [client_as(user), client_as(user)]
    admin = client_as(make_admin(session))
    url = f"/admin/people/{user.ref}/disable"
    assert post(admin, url).status_code == 303
    assert is_disabled(session, user)
    for browser in browsers:
        assert browser.get("/account").status_code == 302
    left = select(func.count(SignIn.id)).where(SignIn.user_id == user.id)
    assert session.scalar(left) == 0
    assert "已停用" in page(admin, "/admin/people").text


def test_enabled_person_signs_in_again(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    user = make_member(session, is_disabled=True)
    pair = {"email": user.email, "password": PASSWORD}
    assert post(client, "/sign-in", pair).status_code == 409
    post(client_as(make_admin(session)), f"/admin/people/{user.ref}/enable")
    assert post(client, "/sign-in", pair).status_code == 303


def test_administrator_cannot_shut_themselves_out(
    session: Session, client_as: Open
) -> None:
    admin = make_admin(session)
    make_admin(session)
    answer = post(client_as(admin), f"/admin/people/{admin.ref}/disable")
    assert answer.status_code == 409
    assert not is_disabled(session, admin)


def test_last_administrator_stays(session: Session, now: datetime) -> None:
    admin = make_admin(session)
    make_admin(session, is_disabled=True)
    with pytest.raises(RuleBroken) as refused:
        people.disable(session, actor=SYSTEM, ref=admin.ref, now=now)
    assert refused.value.code == "last-admin"
    assert not is_disabled(session, admin)


def test_unknown_person_is_not_found(session: Session, client_as: Open) -> None:
    admin = client_as(make_admin(session))
    assert post(admin, "/admin/people/000000000000/disable").status_code == 404
