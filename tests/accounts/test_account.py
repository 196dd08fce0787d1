"""One's own account: facts, password, signed-in browsers."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import MembershipState, Rank, User
from tests.accounts.typed import PASSWORD as NEW
from tests.clients import post
from tests.makers import PASSWORD, make_auditor, make_member, make_user
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]


def password_change(**values: str) -> dict[str, str]:
    typed = {"old_password": PASSWORD, "password": NEW, "password_again": NEW}
    return typed | values


def test_everybody_sees_and_changes_their_own_data(
    session: Session, client_as: Open
) -> None:
    for user in (make_member(session), make_user(session), make_auditor(session)):
        client = client_as(user)
        assert user.email in page(client, "/account").text
        typed = {"name": "示例新名", "phone": "0574-86000001"}
        assert post(client, "/account", typed).status_code == 303
        session.expire_all()
        assert (user.name, user.phone) == ("示例新名", "0574-86000001")


@pytest.mark.parametrize(
    "typed",
    [{"name": "", "phone": ""}, {"name": "示例", "phone": "x"}, {"name": "\u200b"}],
)
def test_bad_data_is_refused_at_the_field(
    session: Session, client_as: Open, typed: dict[str, str]
) -> None:
    user = make_member(session)
    before = user.name
    answer = post(client_as(user), "/account", {"phone": "", **typed})
    assert answer.status_code == 422
    assert "field-errors" in answer.text
    check_page(answer.text, url="/account")
    session.expire_all()
    assert user.name == before


def test_password_change_needs_the_old_one(session: Session, client_as: Open) -> None:
    user = make_member(session)
    client = client_as(user)
    page(client, "/account/password")
    answer = post(client, "/account/password", password_change(old_password="guess"))
    assert answer.status_code == 422
    assert "现在的密码不正确" in check_page(answer.text, url="/account/password").text


def test_two_different_new_passwords_are_refused(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_member(session))
    typed = password_change(password_again="something else")
    answer = post(client, "/account/password", typed)
    assert answer.status_code == 422
    assert (
        "两次输入的密码不一致" in check_page(answer.text, url="/account/password").text
    )


def test_who_was_removed_is_shown_the_way_in_again(
    session: Session, client_as: Open
) -> None:
    user = make_member(session, rank=Rank.MEMBER)
    place = user.membership
    assert place is not None
    place.state = MembershipState.REMOVED
    shown = page(client_as(user), "/account").text
    assert "您还不属于任何单位" in shown
    assert place.organisation.name not in shown


@pytest.mark.parametrize("weak", ["short", "1234567890", "aaaaaaaaaaaa"])
def test_weak_password_is_refused(session: Session, client_as: Open, weak: str) -> None:
    client = client_as(make_member(session))
    typed = password_change(password=weak, password_again=weak)
    assert post(client, "/account/password", typed).status_code == 422
    assert client.get("/account").status_code == 200


def test_ending_others_leaves_other_people_alone(
    session: Session, client_as: Open
) -> None:
    other = client_as(make_member(session))
    post(client_as(make_member(session)), "/account/sign-ins/end-others")
    assert other.get("/account").status_code == 200
