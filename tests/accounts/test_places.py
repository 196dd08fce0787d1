"""Places: asked for, accepted, ended, handed over."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import MembershipState, Rank, User
from tech_market.accounts.services import throttle
from tests.accounts.typed import place_of
from tests.clients import post
from tests.makers import (
    make_admin,
    make_auditor,
    make_member,
    make_organisation,
    make_user,
    organisation_of,
)
from tests.pages import page

Open = Callable[[User], FlaskClient]


def url(session: Session, user: User, step: str) -> str:
    place = place_of(session, user)
    assert place is not None
    return f"/organisation/members/{place.ref}/{step}"


def state(session: Session, user: User) -> MembershipState | None:
    place = place_of(session, user)
    return place.state if place else None


def waiting(session: Session, client_as: Open, owner: User) -> User:
    user = make_user(session)
    code = organisation_of(session, owner).credit_code
    assert post(client_as(user), "/join", {"credit_code": code}).status_code == 303
    return user


def test_owner_lets_a_person_in(session: Session, client_as: Open) -> None:
    owner = make_member(session)
    user = waiting(session, client_as, owner)
    client = client_as(owner)
    assert user.name in page(client, "/organisation").text
    assert post(client, url(session, user, "accept")).status_code == 303
    assert state(session, user) is MembershipState.ACTIVE
    assert client_as(user).get("/organisation").status_code == 200


def test_administrator_lets_a_person_in_where_no_owner_is(
    session: Session, client_as: Open
) -> None:
    user = waiting(session, client_as, make_member(session))
    answer = post(client_as(make_admin(session)), url(session, user, "accept"))
    assert answer.status_code == 303
    assert answer.location.startswith("/admin/organisations/")
    assert state(session, user) is MembershipState.ACTIVE


def test_request_is_accepted_once(session: Session, client_as: Open) -> None:
    owner = make_member(session)
    user = waiting(session, client_as, owner)
    client = client_as(owner)
    answers = [post(client, url(session, user, "accept")) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 409]


@pytest.mark.parametrize("step", ["accept", "remove", "make-owner"])
def test_stranger_and_plain_member_decide_nothing(
    session: Session, client_as: Open, step: str
) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    plain = make_member(session, organisation=house, rank=Rank.MEMBER)
    user = waiting(session, client_as, owner)
    for other in (make_member(session), plain):
        assert post(client_as(other), url(session, user, step)).status_code == 404
    assert post(client_as(make_auditor(session)), url(session, user, step)).status_code
    assert state(session, user) is MembershipState.PENDING


def test_owner_turns_a_request_down_and_the_person_asks_elsewhere(
    session: Session, client_as: Open
) -> None:
    owner = make_member(session)
    user = waiting(session, client_as, owner)
    assert post(client_as(owner), url(session, user, "remove")).status_code == 303
    assert state(session, user) is MembershipState.REMOVED
    other = make_organisation(session)
    post(client_as(user), "/join", {"credit_code": other.credit_code})
    place = place_of(session, user)
    assert place is not None
    assert (place.organisation_id, place.state) == (other.id, MembershipState.PENDING)


def test_last_owner_cannot_be_removed_but_hands_over(
    session: Session, client_as: Open
) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    second = make_member(session, organisation=house, rank=Rank.MEMBER)
    client = client_as(owner)
    refused = post(client, url(session, owner, "remove"))
    assert refused.status_code == 409
    assert "唯一的负责人" in refused.text
    assert post(client, url(session, second, "make-owner")).status_code == 303
    assert post(client, url(session, owner, "remove")).status_code == 303
    assert state(session, owner) is MembershipState.REMOVED
    place = place_of(session, second)
    assert place is not None
    assert place.rank is Rank.OWNER


def test_administrator_cannot_remove_the_last_owner_either(
    session: Session, client_as: Open
) -> None:
    owner = make_member(session)
    answer = post(client_as(make_admin(session)), url(session, owner, "remove"))
    assert answer.status_code == 409
    assert state(session, owner) is MembershipState.ACTIVE


def test_member_leaves(session: Session, client_as: Open) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    plain = make_member(session, organisation=house, rank=Rank.MEMBER)
    assert post(client_as(plain), url(session, plain, "remove")).status_code == 303
    assert state(session, plain) is MembershipState.REMOVED


def test_waiting_person_is_not_made_owner(session: Session, client_as: Open) -> None:
    owner = make_member(session)
    user = waiting(session, client_as, owner)
    assert post(client_as(owner), url(session, user, "make-owner")).status_code == 409


def test_member_of_one_house_cannot_ask_for_another(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    own = organisation_of(session, user).id
    answer = post(
        client_as(user),
        "/join",
        {"credit_code": make_organisation(session).credit_code},
    )
    assert answer.status_code == 409
    place = place_of(session, user)
    assert place is not None
    assert place.organisation_id == own
    assert "您已是单位成员" in page(client_as(user), "/join").text


def test_staff_cannot_join(session: Session, client_as: Open) -> None:
    admin = make_admin(session)
    code = make_organisation(session).credit_code
    assert post(client_as(admin), "/join", {"credit_code": code}).status_code == 409
    assert place_of(session, admin) is None


def test_asking_is_limited(session: Session, client_as: Open) -> None:
    client = client_as(make_user(session))
    codes = [
        post(client, "/join", {"credit_code": "1"}).status_code
        for _ in range(throttle.JOIN_PERSON.most + 1)
    ]
    assert codes[-2:] == [422, 429]


def test_visitor_without_a_place_is_shown_the_way(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_user(session))
    assert page(client, "/join").form("/join").token
    assert "申请加入单位" in page(client, "/account").text
