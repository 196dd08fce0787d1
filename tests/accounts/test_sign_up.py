"""Signing up: an organisation with its owner, or a person who asks to join."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts import rules
from tech_market.accounts.models import (
    MembershipState,
    Organisation,
    OrganisationState,
    Rank,
    User,
)
from tech_market.accounts.services import throttle
from tech_market.audit.models import AuditEvent
from tests.accounts.typed import (
    PASSWORD,
    find_person,
    joiner,
    newcomer,
    place_of,
)
from tests.clients import post
from tests.makers import make_organisation
from tests.pages import check_page, page


def count_organisations(session: Session) -> int:
    return session.scalar(select(func.count(Organisation.id))) or 0


def count_people(session: Session) -> int:
    return session.scalar(select(func.count(User.id))) or 0


def test_both_ways_in_are_good_pages(client: FlaskClient) -> None:
    assert page(client, "/sign-up").form("/sign-up").fields["way"] == "new"
    assert page(client, "/sign-up?way=join").form("/sign-up").fields["way"] == "join"
    assert "去登录" in page(client, "/sign-up/done").text


def test_new_organisation_waits_with_its_owner(
    session: Session, client: FlaskClient
) -> None:
    typed = newcomer()
    answer = post(client, "/sign-up", typed)
    assert answer.status_code == 303
    user = find_person(session, typed["email"])
    assert user is not None
    place = place_of(session, user)
    assert place is not None
    assert (place.rank, place.state) == (Rank.OWNER, MembershipState.ACTIVE)
    assert place.organisation.state is OrganisationState.PENDING
    assert place.organisation.town_code == "xiepu"
    assert user.consent_version == rules.CONSENT_VERSION
    assert user.consented_at is not None
    assert user.password_hash.startswith("$argon2id$")


def test_owner_signs_in_and_sees_the_organisation_waiting(client: FlaskClient) -> None:
    typed = newcomer()
    post(client, "/sign-up", typed)
    pair = {"email": typed["email"], "password": PASSWORD}
    assert post(client, "/sign-in", pair).status_code == 303
    assert "待核验" in page(client, "/organisation").text


def test_sign_up_leaves_an_audit_line_without_personal_data(
    session: Session, client: FlaskClient
) -> None:
    typed = newcomer()
    post(client, "/sign-up", typed)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.action == "sign-up"
    assert typed["email"] not in str(event.detail)
    assert typed["phone"] not in str(event.detail)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("credit_code", ""),
        ("credit_code", "91330211MA0000001X"),
        ("organisation_name", ""),
        ("organisation_name", "\u200b"),
        ("organisation_name", "长" * 121),
        ("kind_code", ""),
        ("kind_code", "bank"),
        ("region_code", "999999"),
        ("town_code", "atlantis"),
        ("sector_code", "ZZ"),
        ("scale_code", "huge"),
        ("intro", "长" * 2001),
        ("contact_phone", "看门口"),
        ("name", "  "),
        ("email", "not an address"),
        ("phone", ""),
        ("phone", "abc"),
        ("password", "short"),
        ("password", "1234567890"),
        ("password", "长" * 201),
        ("password_again", "something else"),
        ("consent", ""),
    ],
)
def test_bad_field_is_refused_keeps_the_text_and_stores_nothing(
    session: Session, client: FlaskClient, field: str, typed: str
) -> None:
    sent = newcomer() | {field: typed}
    if field == "password":
        sent["password_again"] = typed
    answer = post(client, "/sign-up", sent)
    assert answer.status_code == 422
    shown = check_page(answer.text, url="/sign-up")
    assert f'id="{field}-errors"' in answer.text or field == "consent"
    assert "field-errors" in answer.text
    if field != "organisation_name":
        assert shown.form("/sign-up").fields["organisation_name"]
    assert find_person(session, sent["email"]) is None
    assert count_organisations(session) == 0


def test_consent_must_be_ticked(session: Session, client: FlaskClient) -> None:
    typed = newcomer()
    del typed["consent"]
    answer = post(client, "/sign-up", typed)
    assert answer.status_code == 422
    assert "需要您同意个人信息处理说明" in answer.text
    assert count_people(session) == 0


def test_person_joins_and_waits(session: Session, client: FlaskClient) -> None:
    house = make_organisation(session)
    typed = joiner(house.credit_code.lower())
    assert post(client, "/sign-up", typed).status_code == 303
    user = find_person(session, typed["email"])
    assert user is not None
    place = place_of(session, user)
    assert place is not None
    assert (place.rank, place.state) == (Rank.MEMBER, MembershipState.PENDING)
    pair = {"email": typed["email"], "password": PASSWORD}
    post(client, "/sign-in", pair)
    assert client.get("/organisation").status_code == 403
    assert house.name in page(client, "/join").text


def test_joining_nobody_is_told_at_the_field(
    session: Session, client: FlaskClient
) -> None:
    answer = post(client, "/sign-up", joiner(newcomer()["credit_code"]))
    assert answer.status_code == 422
    assert "请先注册新单位" in answer.text
    assert count_people(session) == 0


def test_sign_ups_from_one_address_are_limited_in_the_database(
    session: Session, client: FlaskClient
) -> None:
    for _ in range(throttle.SIGN_UP_IP.most):
        assert post(client, "/sign-up", newcomer(kind_code="x")).status_code == 422
    answer = post(client, "/sign-up", newcomer())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert count_organisations(session) == 0
