"""T8: nobody signs up as what they are not."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, User
from tests.accounts.typed import joiner, newcomer
from tests.clients import csrf_token, post
from tests.makers import make_organisation, make_user

STOLEN = {
    "role": "admin",
    "staff_role": "auditor",
    "is_active": "1",
    "is_disabled": "0",
    "verified": "1",
    "state": "verified",
    "org_id": "1",
    "organisation_id": "1",
    "rank": "owner",
    "id": "1",
    "version": "9",
}


def count_people(session: Session) -> int:
    return session.scalar(select(func.count(User.id))) or 0


@pytest.mark.parametrize("field", STOLEN)
def test_field_that_is_nobodys_to_send_refuses_the_whole_form(
    session: Session, client: FlaskClient, field: str
) -> None:
    house = make_organisation(session)
    for typed in (newcomer(), joiner(house.credit_code)):
        answer = post(client, "/sign-up", typed | {field: STOLEN[field]})
        assert answer.status_code == 422
        assert field in answer.text
    assert count_people(session) == 0


def test_doubled_field_refuses_the_whole_form(
    session: Session, client: FlaskClient
) -> None:
    typed = newcomer() | {"kind_code": ["enterprise", "agency"]}
    assert post(client, "/sign-up", typed).status_code == 422
    assert count_people(session) == 0


def test_json_and_query_string_are_not_read(
    session: Session, client: FlaskClient
) -> None:
    token = csrf_token(client)
    answer = client.post(
        "/sign-up", json=newcomer(role="admin"), headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 422
    typed = newcomer()
    assert (
        post(client, "/sign-up?role=admin&staff_role=admin", typed).status_code == 303
    )
    user = session.scalars(select(User)).one()
    assert user.staff_role is None
    assert session.scalars(select(Organisation)).one().is_verified is False


def test_joining_takes_no_rank_and_no_state(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    house = make_organisation(session)
    client = client_as(make_user(session))
    for field in ("rank", "state", "user_id"):
        typed = {"credit_code": house.credit_code, field: "owner"}
        assert post(client, "/join", typed).status_code == 422
    assert house.memberships == []


def test_invitation_takes_no_other_role_and_no_other_address(
    session: Session, client: FlaskClient, client_as: Callable[[User], FlaskClient]
) -> None:
    from tests.accounts.test_invitations import invited, staff_link

    url = staff_link(session, client_as, role="broker")
    before = count_people(session)
    for stolen in ({"role": "admin"}, {"email": "other@example.com"}):
        assert post(client, url, invited() | stolen).status_code == 422
    assert count_people(session) == before
