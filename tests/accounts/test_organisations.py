"""Organisations: reviewed by the administrator, kept by the owner, shown to all."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, OrganisationState, Rank, User
from tech_market.accounts.services.actors import actor_of
from tests.clients import post
from tests.makers import (
    make_admin,
    make_auditor,
    make_member,
    make_organisation,
    organisation_of,
)
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
PENDING, VERIFIED, REFUSED = OrganisationState


def waiting_owner(session: Session, **values: Any) -> User:
    house = make_organisation(session, state=PENDING, **values)
    return make_member(session, organisation=house)


def review(house: Organisation, step: str) -> str:
    return f"/admin/organisations/{house.ref}/{step}"


def fresh(session: Session, house: Organisation) -> Organisation:
    session.expire_all()
    return house


def typed_facts(**values: Any) -> dict[str, Any]:
    return {
        "organisation_name": "示例改名单位",
        "kind_code": "enterprise",
        "region_code": "330211",
        "town_code": "",
        "sector_code": "",
        "scale_code": "",
        "intro": "新简介",
        "contact_name": "",
        "contact_phone": "",
    } | values


def test_verified_organisations_members_are_verified_at_once(
    session: Session, client_as: Open
) -> None:
    owner = waiting_owner(session)
    house = organisation_of(session, owner)
    assert not actor_of(owner).is_verified
    admin = client_as(make_admin(session))
    assert house.name in page(admin, "/admin/organisations").text
    shown = page(admin, f"/admin/organisations/{house.ref}")
    version = shown.form(review(house, "verify")).fields["version"]
    answer = post(admin, review(house, "verify"), {"version": version})
    assert answer.status_code == 303
    assert fresh(session, house).state is VERIFIED
    assert actor_of(owner).is_verified
    assert house.decided_by_id is not None


def test_refused_organisation_is_told_why_and_tries_again(
    session: Session, client_as: Open
) -> None:
    owner = waiting_owner(session)
    house = organisation_of(session, owner)
    admin = client_as(make_admin(session))
    refusal = {"version": house.version, "reason": "名称与执照不一致"}
    assert post(admin, review(house, "refuse"), refusal).status_code == 303
    client = client_as(owner)
    assert "名称与执照不一致" in page(client, "/organisation").text
    assert not actor_of(owner).is_verified
    page(client, "/organisation/edit")
    assert post(client, "/organisation/edit", typed_facts()).status_code == 303
    assert fresh(session, house).state is PENDING
    assert house.name == "示例改名单位"


def test_refusal_needs_a_reason(session: Session, client_as: Open) -> None:
    house = organisation_of(session, waiting_owner(session))
    admin = client_as(make_admin(session))
    answer = post(
        admin, review(house, "refuse"), {"version": house.version, "reason": " "}
    )
    assert answer.status_code == 422
    assert "请写明退回原因" in check_page(answer.text, url="review").text
    assert fresh(session, house).state is PENDING


def test_decision_counts_only_for_what_was_shown(
    session: Session, client_as: Open
) -> None:
    owner = waiting_owner(session)
    house = organisation_of(session, owner)
    seen = house.version
    post(client_as(owner), "/organisation/edit", typed_facts())
    admin = client_as(make_admin(session))
    answer = post(admin, review(house, "verify"), {"version": seen})
    assert answer.status_code == 409
    assert "刚被修改" in check_page(answer.text, url="review").text
    assert fresh(session, house).state is PENDING


def test_verifying_twice_is_refused(session: Session, client_as: Open) -> None:
    house = make_organisation(session)
    admin = client_as(make_admin(session))
    answer = post(admin, review(house, "verify"), {"version": house.version})
    assert answer.status_code == 409


def test_verification_can_be_taken_back(session: Session, client_as: Open) -> None:
    house = make_organisation(session)
    admin = client_as(make_admin(session))
    refusal = {"version": house.version, "reason": "执照已注销"}
    assert post(admin, review(house, "refuse"), refusal).status_code == 303
    assert fresh(session, house).state is REFUSED
    assert client_as(make_auditor(session)).get(
        f"/organisations/{house.ref}"
    ).status_code == 404  # fmt: skip


def test_owner_of_a_verified_house_changes_intro_and_contact_only(
    session: Session, client_as: Open
) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    name, client = house.name, client_as(owner)
    assert "organisation_name" not in page(client, "/organisation/edit").form(
        "/organisation/edit"
    ).fields  # fmt: skip
    typed = {
        "intro": "新的简介",
        "contact_name": "新联系人",
        "contact_phone": "057400000",
    }
    assert post(client, "/organisation/edit", typed).status_code == 303
    assert fresh(session, house).intro == "新的简介"
    assert post(client, "/organisation/edit", typed_facts()).status_code == 422
    assert fresh(session, house).name == name


def test_plain_member_changes_nothing(session: Session, client_as: Open) -> None:
    house = make_organisation(session)
    plain = make_member(session, organisation=house, rank=Rank.MEMBER)
    client = client_as(plain)
    assert client.get("/organisation/edit").status_code == 404
    assert post(client, "/organisation/edit", {"intro": "x"}).status_code == 404
    shown = page(client, "/organisation")
    assert [form for form in shown.forms() if "/organisation" in form.action] == []


def test_unknown_code_is_told_at_the_field_and_the_text_kept(
    session: Session, client_as: Open
) -> None:
    owner = waiting_owner(session)
    answer = post(client_as(owner), "/organisation/edit", typed_facts(town_code="x"))
    assert answer.status_code == 422
    shown = check_page(answer.text, url="/organisation/edit")
    assert shown.form("/organisation/edit").fields["intro"] == "新简介"


def test_public_card_shows_public_facts_only(
    session: Session, client: FlaskClient
) -> None:
    house = make_organisation(
        session, intro="公开的简介", town_code="xiepu", contact_name="私密人"
    )
    shown = page(client, f"/organisations/{house.ref}").text
    assert "公开的简介" in shown
    assert "澥浦镇" in shown
    for private in (house.credit_code, house.contact_phone, "私密人"):
        assert private not in shown


@pytest.mark.parametrize("state", [PENDING, REFUSED])
def test_card_of_an_unverified_house_looks_like_none(
    session: Session, client: FlaskClient, state: OrganisationState
) -> None:
    house = make_organisation(session, state=state)
    assert client.get(f"/organisations/{house.ref}").status_code == 404
    assert client.get("/organisations/000000000000").status_code == 404


def test_waiting_organisations_come_first(session: Session, client_as: Open) -> None:
    waits = make_organisation(session, state=PENDING)
    make_organisation(session)
    admin = client_as(make_admin(session))
    names = page(admin, "/admin/organisations").texts("td a")
    assert names[0] == waits.name


def test_administrator_filters_by_state_kind_and_words(
    session: Session, client_as: Open
) -> None:
    house = make_organisation(session, kind_code="university", name="示例100%大学")
    make_organisation(session, name="示例另一家")
    admin = client_as(make_admin(session))
    for query in ("kind=university", "q=100%25", f"q={house.credit_code.lower()}"):
        found = page(admin, f"/admin/organisations?{query}").texts("td a")
        assert found == [house.name]
    empty = page(admin, "/admin/organisations?state=refused").text
    assert "没有符合条件的单位" in empty
