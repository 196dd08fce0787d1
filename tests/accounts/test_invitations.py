"""Invitations: one link, one address, once, for seven days."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import (
    Invitation,
    MembershipState,
    Rank,
    StaffRole,
    User,
)
from tests.accounts.typed import PASSWORD, find_person, person, place_of
from tests.clients import csrf_token, post
from tests.makers import make_admin, make_member, make_user, organisation_of
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
MAIL = "invited@example.com"


def link_of(answer_text: str) -> str:
    shown = check_page(answer_text, url="/invited")
    found = shown.get("#link").text or ""
    return "/invitations/" + found.rsplit("/", 1)[1]


def staff_link(
    session: Session, client_as: Open, *, email: str = MAIL, role: str = "broker"
) -> str:
    admin = client_as(make_admin(session))
    answer = post(admin, "/admin/invitations", {"email": email, "role": role})
    assert answer.status_code == 201
    return link_of(answer.text)


def member_link(client: FlaskClient, email: str = MAIL) -> str:
    answer = post(client, "/organisation/invitations", {"email": email})
    assert answer.status_code == 201
    return link_of(answer.text)


def invited(**values: Any) -> dict[str, Any]:
    typed = person(**values)
    del typed["email"]
    return typed


def only_invitation(session: Session) -> Invitation:
    session.expire_all()
    return session.scalars(select(Invitation)).one()


@pytest.mark.parametrize("role", list(StaffRole))
def test_new_member_of_staff_comes_by_link(
    session: Session, client: FlaskClient, client_as: Open, role: StaffRole
) -> None:
    url = staff_link(session, client_as, role=role.value)
    assert MAIL in page(client, url).text
    assert post(client, url, invited()).status_code == 303
    user = find_person(session, MAIL)
    assert user is not None
    assert user.staff_role is role
    pair = {"email": MAIL, "password": PASSWORD}
    assert post(client, "/sign-in", pair).status_code == 303


def test_owner_invites_a_colleague(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    owner = make_member(session)
    own = client_as(owner)
    url = member_link(own)
    assert MAIL in page(own, "/organisation").text
    assert organisation_of(session, owner).name in page(client, url).text
    assert post(client, url, invited()).status_code == 303
    user = find_person(session, MAIL)
    assert user is not None
    place = place_of(session, user)
    assert place is not None
    assert (place.rank, place.state) == (Rank.MEMBER, MembershipState.ACTIVE)
    assert place.organisation.id == organisation_of(session, owner).id


def test_plain_member_invites_nobody(session: Session, client_as: Open) -> None:
    client = client_as(make_member(session, rank=Rank.MEMBER))
    answer = post(client, "/organisation/invitations", {"email": MAIL})
    assert answer.status_code == 403
    assert session.scalar(select(Invitation)) is None


def test_database_keeps_only_the_hash(session: Session, client_as: Open) -> None:
    url = staff_link(session, client_as)
    token = url.rsplit("/", 1)[1]
    kept = only_invitation(session)
    assert token not in {kept.token_hash, kept.ref}
    assert len(token) > 40


def test_person_with_an_account_takes_it_up_as_themselves(
    session: Session, client_as: Open
) -> None:
    user = make_user(session)
    url = staff_link(session, client_as, email=user.email.upper(), role="auditor")
    client = client_as(user)
    shown = page(client, url)
    assert set(shown.form(url).fields) == {"csrf_token"}
    assert post(client, url).status_code == 303
    session.expire_all()
    assert user.staff_role is StaffRole.AUDITOR
    assert client.get("/audit").status_code == 200


def test_link_alone_never_opens_an_existing_account(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    user = make_user(session)
    before = user.password_hash
    url = staff_link(session, client_as, email=user.email, role="admin")
    answer = post(client, url, invited())
    assert answer.location == "/sign-up/done"
    session.expire_all()
    assert user.staff_role is None
    assert user.password_hash == before
    assert only_invitation(session).used_at is None


def gone(client: FlaskClient, url: str) -> tuple[str, str]:
    """Return what both methods say once the random parts are taken out."""
    token = csrf_token(client)
    texts = []
    for method in ("GET", "POST"):
        answer = client.open(
            url, method=method, data={"csrf_token": token, **invited()}
        )
        assert answer.status_code == 404
        texts.append(check_page(answer.text, url=url).text)
    return texts[0], texts[1]


def test_every_link_that_does_not_hold_says_the_same(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    unknown = gone(client, "/invitations/no-such-token")
    used = staff_link(session, client_as, email="used@example.com")
    post(client, used, invited())
    expired = staff_link(session, client_as, email="late@example.com")
    late = session.scalars(
        select(Invitation).where(Invitation.email == "late@example.com")
    ).one()
    late.expires_at = clock.now() - timedelta(seconds=1)
    session.commit()
    withdrawn = staff_link(session, client_as, email="back@example.com")
    back = session.scalars(
        select(Invitation).where(Invitation.email == "back@example.com")
    ).one()
    admin = client_as(make_admin(session))
    assert post(admin, f"/admin/invitations/{back.ref}/withdraw").status_code == 303
    for url in (used, expired, withdrawn):
        assert gone(client, url) == unknown
    assert find_person(session, "late@example.com") is None
    assert find_person(session, "back@example.com") is None


def test_link_for_another_address_is_not_there(
    session: Session, client_as: Open
) -> None:
    url = staff_link(session, client_as, email=MAIL, role="admin")
    other = make_user(session)
    client = client_as(other)
    assert client.get(url).status_code == 404
    assert post(client, url).status_code == 404
    session.expire_all()
    assert other.staff_role is None


def test_new_link_ends_the_older_one(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    old = staff_link(session, client_as, role="admin")
    new = staff_link(session, client_as, role="broker")
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_link_is_valid_for_seven_days(session: Session, client_as: Open) -> None:
    staff_link(session, client_as)
    kept = only_invitation(session)
    assert kept.expires_at - kept.created_at == timedelta(days=7)


def test_links_of_somebody_who_left_are_dead(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    second = make_member(session, organisation=house)
    url = member_link(client_as(owner))
    place = place_of(session, owner)
    assert place is not None
    post(client_as(second), f"/organisation/members/{place.ref}/remove")
    assert client.get(url).status_code == 404


def test_owner_withdraws_only_their_own_houses_links(
    session: Session, client_as: Open
) -> None:
    owner = make_member(session)
    own = client_as(owner)
    member_link(own)
    kept = only_invitation(session)
    url = f"/organisation/invitations/{kept.ref}/withdraw"
    assert post(client_as(make_member(session)), url).status_code == 404
    assert only_invitation(session).withdrawn_at is None
    assert post(own, url).status_code == 303
    assert only_invitation(session).withdrawn_at is not None


def test_owner_cannot_withdraw_a_staff_link(session: Session, client_as: Open) -> None:
    staff_link(session, client_as)
    kept = only_invitation(session)
    own = client_as(make_member(session))
    url = f"/organisation/invitations/{kept.ref}/withdraw"
    assert post(own, url).status_code == 404


def test_member_of_a_house_leaves_it_before_becoming_staff(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    url = staff_link(session, client_as, email=user.email)
    answer = post(client_as(user), url)
    assert answer.status_code == 409
    assert "请先退出单位" in check_page(answer.text, url=url).text
    assert only_invitation(session).used_at is None


def test_last_administrator_does_not_become_something_else(
    session: Session, client_as: Open
) -> None:
    admin = make_admin(session)
    client = client_as(admin)
    answer = post(
        client, "/admin/invitations", {"email": admin.email, "role": "broker"}
    )
    url = link_of(answer.text)
    assert post(client, url).status_code == 409
    session.expire_all()
    assert admin.staff_role is StaffRole.ADMIN


def test_bad_address_and_role_are_refused(session: Session, client_as: Open) -> None:
    admin = client_as(make_admin(session))
    for typed in ({"email": "x", "role": "broker"}, {"email": MAIL, "role": "owner"}):
        answer = post(admin, "/admin/invitations", typed)
        assert answer.status_code == 422
        check_page(answer.text, url="/admin/invitations")
    own = client_as(make_member(session))
    answer = post(own, "/organisation/invitations", {"email": "x"})
    assert answer.status_code == 422
    check_page(answer.text, url="/organisation")
    assert session.scalar(select(Invitation)) is None


def test_open_staff_links_are_listed_without_token(
    session: Session, client_as: Open
) -> None:
    url = staff_link(session, client_as)
    shown = client_as(make_admin(session)).get("/admin/invitations").text
    assert MAIL in check_page(shown, url="/admin/invitations").text
    assert url.rsplit("/", 1)[1] not in shown
