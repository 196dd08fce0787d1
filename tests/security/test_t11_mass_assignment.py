"""T11: a form takes its own fields and no other; one stranger refuses the whole."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, StaffRole, User
from tech_market.db import Base
from tests.clients import post
from tests.makers import make_admin, make_member, make_organisation, organisation_of

Open = Callable[[User], FlaskClient]
PERSON = [
    "email",
    "staff_role",
    "is_disabled",
    "password_hash",
    "consent_version",
    "id",
]
HOUSE = ["name", "credit_code", "kind_code", "state", "version", "decided_by_id", "ref"]


def values(row: Base) -> dict[str, object]:
    """Return the row's columns."""
    return {one.key: getattr(row, one.key) for one in row.__table__.columns}


@pytest.mark.parametrize("field", PERSON)
def test_own_account(session: Session, client_as: Open, field: str) -> None:
    user = make_member(session)
    client = client_as(user)
    session.refresh(user)
    before = values(user)
    typed = {"name": "示例改名", "phone": "", field: "admin"}
    assert post(client, "/account", typed).status_code == 422
    session.refresh(user)
    assert values(user) == before


@pytest.mark.parametrize("field", HOUSE)
def test_own_organisation(session: Session, client_as: Open, field: str) -> None:
    user = make_member(session)
    client, house = client_as(user), organisation_of(session, user)
    session.refresh(house)
    before = values(house)
    typed = {"intro": "改", "contact_name": "", "contact_phone": "", field: "verified"}
    assert post(client, "/organisation/edit", typed).status_code == 422
    session.refresh(house)
    assert values(house) == before


def test_credit_code_never_changes_not_even_while_waiting(
    session: Session, client_as: Open
) -> None:
    house = make_organisation(session, state=OrganisationState.PENDING)
    code = house.credit_code
    owner = make_member(session, organisation=house)
    typed = {"organisation_name": "示例单位", "kind_code": "enterprise",
             "region_code": "330211", "credit_code": "91330211MA00000000"}  # fmt: skip
    assert post(client_as(owner), "/organisation/edit", typed).status_code == 422
    session.refresh(house)
    assert house.credit_code == code


def test_staff_invitation_and_decision(session: Session, client_as: Open) -> None:
    admin = make_admin(session)
    house = make_organisation(session, state=OrganisationState.PENDING)
    client = client_as(admin)
    url = f"/admin/organisations/{house.ref}/verify"
    typed = {"version": house.version, "state": "verified"}
    assert post(client, url, typed).status_code == 422
    session.refresh(house)
    assert house.state is OrganisationState.PENDING
    invitation = {
        "email": "a@example.com",
        "role": "broker",
        "expires_at": "2099-01-01",
    }
    assert post(client, "/admin/invitations", invitation).status_code == 422
    assert admin.staff_role is StaffRole.ADMIN
