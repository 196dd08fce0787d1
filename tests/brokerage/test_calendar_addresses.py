"""Secret calendar addresses: shown once, read as their owner reads, ended for good."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.address_models import PrivateAddress
from tech_market.accounts.models import StaffRole, User
from tech_market.audit.models import AuditEvent
from tests.accounts.typed import PASSWORD as NEW
from tests.brokerage.cases import agreed, make_case
from tests.clients import post
from tests.makers import PASSWORD, make_auditor, make_broker, make_user
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
URL = "/deal-calendar"


def made(client: FlaskClient, name: str = "手机日历") -> str:
    """Make an address and return its path."""
    answer = post(client, URL, {"name": name})
    assert answer.status_code == 201
    shown = check_page(answer.text, url=URL)
    address = shown.get("input[readonly]").get("value", "")
    assert address.startswith("http://localhost/calendar/")
    return address.removeprefix("http://localhost")


def with_next_step(session: Session) -> User:
    """Make a broker whose deal has a next action; return the broker's person."""
    case = make_case(session)
    deal = agreed(session, case, clock.now())
    deal.next_step, deal.next_on = "约试样", date(2026, 3, 9)
    session.commit()
    return case.broker.user


def test_a_program_reads_what_the_owner_reads_without_a_sign_in(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    owner = client_as(with_next_step(session))
    path = made(owner)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/calendar")
    assert "约试样" in answer.text
    assert "DTSTART;VALUE=DATE:20260309" in answer.text
    other = client_as(make_broker(session).user)
    assert "约试样" not in client.get(made(other)).text


def test_the_address_is_shown_once_and_kept_as_a_hash(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_broker(session).user)
    token = made(client).split("/")[2]
    shown = page(client, URL).text
    assert "手机日历" in shown
    assert "还没有用过" in shown
    assert token not in shown
    row = session.scalars(select(PrivateAddress)).one()
    assert token not in row.token_hash
    events = session.scalars(select(AuditEvent).where(AuditEvent.object_ref == row.ref))
    assert [one.action for one in events] == ["account.address-make"]


def test_last_use_is_told(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    owner = client_as(make_broker(session).user)
    client.get(made(owner))
    assert "还没有用过" not in page(owner, URL).text


def test_an_ended_address_reads_nothing(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    owner = client_as(with_next_step(session))
    path = made(owner)
    ref = session.scalars(select(PrivateAddress.ref)).one()
    assert post(owner, f"{URL}/{ref}/end").status_code == 303
    assert client.get(path).status_code == 404
    assert post(owner, f"{URL}/{ref}/end").status_code == 409
    assert "已停用" in page(owner, URL).text


def test_somebody_elses_address_does_not_exist(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    path = made(client_as(make_broker(session).user))
    ref = session.scalars(select(PrivateAddress.ref)).one()
    thief = client_as(make_broker(session).user)
    assert post(thief, f"{URL}/{ref}/end").status_code == 404
    assert page(thief, URL).texts("tbody tr") == []
    assert client.get(path).status_code == 200


def test_who_loses_the_right_loses_the_calendar(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    user = with_next_step(session)
    path = made(client_as(user))
    user.staff_role = None
    session.commit()
    assert client.get(path).status_code == 404
    user.staff_role, user.is_disabled = StaffRole.BROKER, True
    session.commit()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 43, "..", "a" * 500])
def test_a_guessed_address_answers_like_nothing(
    client: FlaskClient, token: str
) -> None:
    assert client.get(f"/calendar/{token}/deals.ics").status_code == 404


def test_the_secret_opens_no_page(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    token = made(client_as(make_broker(session).user)).split("/")[2]
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.get("/account").status_code == 302


def test_a_name_is_needed_and_ten_are_enough(session: Session, client_as: Open) -> None:
    client = client_as(make_auditor(session))
    for typed in ({}, {"name": ""}, {"name": "\u200b"}, {"name": "长" * 41}):
        answer = post(client, URL, typed)
        assert answer.status_code == 422
        check_page(answer.text, url=URL)
    for number in range(10):
        made(client, f"第{number}个")
    assert post(client, URL, {"name": "再来"}).status_code == 409


def test_a_visitor_has_no_calendar(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    assert client_as(make_user(session)).get(URL).status_code == 403
    assert client.get(URL).status_code == 302


def test_the_calendar_speaks_its_owners_language(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    user = make_broker(session).user
    owner = client_as(user)
    post(owner, "/language", {"language": "en"})
    assert page(owner, URL).h1 == "Calendar addresses"
    assert "X-WR-CALNAME:商机" not in client.get(made(owner, "phone")).text


def test_last_use_is_not_written_at_every_look(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    path = made(client_as(make_broker(session).user))
    client.get(path)
    row = session.scalars(select(PrivateAddress)).one()
    before = row.used_at
    client.get(path)
    session.expire_all()
    assert row.used_at == before
    row.used_at = clock.now() - timedelta(minutes=6)
    session.commit()
    client.get(path)
    session.expire_all()
    assert row.used_at is not None
    assert row.used_at > clock.now() - timedelta(minutes=1)


def test_a_new_password_leaves_the_addresses_unless_they_are_to_end_with_it(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    owner = client_as(with_next_step(session))
    password_page, field = "/account/password", "input[name=ends_addresses]"
    assert page(owner, password_page).find(field) == []
    path, other = made(owner), made(client_as(make_broker(session).user))
    assert "现有1个日历私密地址" in page(owner, password_page).text
    typed = {"old_password": PASSWORD, "password": NEW, "password_again": NEW}
    wrong = typed | {"old_password": "猜的密码", "ends_addresses": "y"}
    assert post(owner, password_page, wrong).status_code == 422
    assert post(owner, password_page, typed).status_code == 303
    assert client.get(path).status_code == 200
    again = typed | {"old_password": NEW, "ends_addresses": "y"}
    assert post(owner, password_page, again).status_code == 303
    assert "已停用1个日历私密地址" in page(owner, "/account").text
    assert client.get(path).status_code == 404
    assert client.get(other).status_code == 200
