"""T6: who loses a right loses it at the next request on every open session."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, Rank, StaffRole, User
from tech_market.accounts.services.actors import actor_of
from tests.accounts.typed import place_of
from tests.clients import post
from tests.makers import (
    make_admin,
    make_auditor,
    make_member,
    organisation_of,
)

Open = Callable[[User], FlaskClient]


def closed(client: FlaskClient, url: str) -> bool:
    return client.get(url).status_code in {302, 403}


def test_removed_member_is_denied(session: Session, client_as: Open) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    member = make_member(session, organisation=house, rank=Rank.MEMBER)
    client = client_as(member)
    assert client.get("/organisation").status_code == 200
    place = place_of(session, member)
    assert place is not None
    post(client_as(owner), f"/organisation/members/{place.ref}/remove")
    assert closed(client, "/organisation")
    assert closed(client_as(member), "/organisation")  # signed in anew, still no right


def test_disabled_person_is_denied(session: Session, client_as: Open) -> None:
    member = make_member(session)
    client = client_as(member)
    post(client_as(make_admin(session)), f"/admin/people/{member.ref}/disable")
    assert client.get("/account").status_code == 302
    assert actor_of(member).user_id is None


def test_disabled_in_the_database_alone_is_enough(
    session: Session, client_as: Open
) -> None:
    member = make_member(session)
    client = client_as(member)
    member.is_disabled = True
    session.commit()
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("url", ["/admin/people", "/admin/organisations"])
def test_changed_role_counts_at_once(
    session: Session, client_as: Open, url: str
) -> None:
    admin = make_admin(session)
    client = client_as(admin)
    assert client.get(url).status_code == 200
    admin.staff_role = StaffRole.AUDITOR
    session.commit()
    assert client.get(url).status_code == 403


def test_owner_turned_member_keeps_no_owner_right(
    session: Session, client_as: Open
) -> None:
    owner = make_member(session)
    client = client_as(owner)
    place = place_of(session, owner)
    assert place is not None
    place.rank = Rank.MEMBER
    session.commit()
    assert client.get("/organisation/edit").status_code == 404


def test_withdrawn_verification_counts_at_once(
    session: Session, client_as: Open
) -> None:
    member = make_member(session)
    house = organisation_of(session, member)
    assert actor_of(member).is_verified
    refusal = {"version": house.version, "reason": "执照已注销"}
    admin = client_as(make_admin(session))
    post(admin, f"/admin/organisations/{house.ref}/refuse", refusal)
    session.expire_all()
    assert house.state is OrganisationState.REFUSED
    assert not actor_of(member).is_verified


def test_auditor_writes_nothing_about_people(session: Session, client_as: Open) -> None:
    member = make_member(session)
    house = organisation_of(session, member)
    auditor = client_as(make_auditor(session))
    for url in (
        f"/admin/people/{member.ref}/disable",
        f"/admin/organisations/{house.ref}/verify",
        "/admin/invitations",
    ):
        assert post(auditor, url).status_code == 403
