"""The administrator keeps the register of brokers."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole, User
from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import Broker, BrokerState, NeedHold
from tech_market.brokerage.rules import IntroductionState
from tech_market.brokerage.services import filing
from tech_market.clock import today
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.grants import grant_of
from tests.brokerage.cases import acting, agreed, make_case, taken
from tests.clients import post
from tests.makers import make_admin, make_broker, make_member, make_user
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
ENTRY = {
    "employer": "示例技术转移中心",
    "grade_code": "senior",
    "certificate_no": "示例证A001",
    "issuing_body": "示例发证机构",
    "certificate_expires_on": "2027-12-31",
    "filing_no": "示例备A001",
    "filed_on": "2026-01-15",
    "field_codes": ["05", "03"],
    "intro": "专注新材料成果转化。",
    "is_listed": "y",
}


def entry_of(session: Session, user: User) -> Broker:
    session.expire_all()
    return session.scalars(select(Broker).where(Broker.user_id == user.id)).one()


def test_entry_with_a_filing_number_puts_the_broker_on_file(
    session: Session, client_as: ClientAs
) -> None:
    user = make_user(session, staff_role=StaffRole.BROKER)
    client = client_as(make_admin(session))
    assert "尚未登记" in page(client, "/admin/brokers").text
    page(client, f"/admin/brokers/{user.ref}")
    assert post(client, f"/admin/brokers/{user.ref}", ENTRY).status_code == 303
    broker = entry_of(session, user)
    assert broker.state is BrokerState.FILED
    assert (broker.grade_code, broker.field_codes) == ("senior", ["03", "05"]) or (
        broker.field_codes == ["05", "03"]
    )
    assert broker.filed_at is not None
    assert today(broker.filed_at) == date(2026, 1, 15)
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert (last.action, last.object_ref) == ("broker.file", broker.ref)
    assert user.name in client.get("/brokers").text


def test_entry_without_a_filing_number_waits(
    session: Session, client_as: ClientAs
) -> None:
    user = make_user(session, staff_role=StaffRole.BROKER)
    client = client_as(make_admin(session))
    entry = ENTRY | {"filing_no": "", "filed_on": ""}
    assert post(client, f"/admin/brokers/{user.ref}", entry).status_code == 303
    assert entry_of(session, user).state is BrokerState.APPLIED
    assert user.name not in client.get("/brokers").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grade_code": ""}, "请选择等级"),
        ({"grade_code": "master"}, "grade_code-errors"),
        ({"certificate_no": ""}, "请填写证书编号"),
        ({"certificate_expires_on": "2027-13-01"}, "有效日期"),
        ({"filed_on": "2999-01-01"}, "备案日期不能在今天之后"),
        ({"field_codes": ["99"]}, "field_codes"),
        ({"employer": "长" * 121}, "employer-errors"),
        ({"state": "filed"}, "未知或重复的字段"),
        ({"user_id": "1"}, "未知或重复的字段"),
    ],
)
def test_wrong_entry_is_refused_at_its_field_and_nothing_stored(
    session: Session, client_as: ClientAs, change: dict[str, Any], words: str
) -> None:
    user = make_user(session, staff_role=StaffRole.BROKER)
    client = client_as(make_admin(session))
    answer = post(client, f"/admin/brokers/{user.ref}", ENTRY | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert "专注新材料成果转化。" in answer.text
    assert session.scalar(select(Broker.id).where(Broker.user_id == user.id)) is None


@pytest.mark.parametrize("field", ["certificate_no", "filing_no"])
def test_certificate_and_filing_number_belong_to_one_broker(
    session: Session, client_as: ClientAs, field: str
) -> None:
    other = make_broker(session)
    user = make_user(session, staff_role=StaffRole.BROKER)
    client = client_as(make_admin(session))
    entry = ENTRY | {field: getattr(other, field)}
    answer = post(client, f"/admin/brokers/{user.ref}", entry)
    assert answer.status_code == 422
    assert "另一位经纪人名下" in answer.text


def test_filing_number_is_not_wiped_out(session: Session, client_as: ClientAs) -> None:
    broker = make_broker(session)
    client = client_as(make_admin(session))
    entry = ENTRY | {"filing_no": "", "filed_on": ""}
    answer = post(client, f"/admin/brokers/{broker.user.ref}", entry)
    assert answer.status_code == 422
    assert "不能清空备案号" in answer.text


def test_only_people_with_the_brokers_role_have_an_entry(
    session: Session, client_as: ClientAs
) -> None:
    client = client_as(make_admin(session))
    for user in (make_member(session), make_user(session), make_admin(session)):
        assert client.get(f"/admin/brokers/{user.ref}").status_code == 404
        assert post(client, f"/admin/brokers/{user.ref}", ENTRY).status_code == 404


def test_suspension_gives_back_what_nobody_agreed_to(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    admin = acting(make_admin(session))
    filing.suspend(session, ref=case.broker.user.ref, actor=admin, now=now)
    assert case.broker.state is BrokerState.SUSPENDED
    assert one.state is IntroductionState.RELEASED
    assert session.get(NeedHold, case.match.need_id) is None


def test_suspension_closes_running_deals_to_the_broker_until_resumed(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    session.commit()
    broker = client_as(case.broker.user)
    assert broker.get(f"/deals/{deal.ref}").status_code == 200
    admin = client_as(make_admin(session))
    url = f"/admin/brokers/{case.broker.user.ref}"
    assert post(admin, f"{url}/suspend").status_code == 303
    assert post(admin, f"{url}/suspend").status_code == 409
    assert broker.get(f"/deals/{deal.ref}").status_code == 404
    assert grant_of(session, acting(case.broker.user), case.match.need) is None
    assert post(admin, f"{url}/resume").status_code == 303
    assert post(admin, f"{url}/resume").status_code == 409
    assert broker.get(f"/deals/{deal.ref}").status_code == 200


def test_person_without_entry_is_neither_suspended_nor_resumed(
    session: Session, now: datetime
) -> None:
    user = make_user(session, staff_role=StaffRole.BROKER)
    admin = acting(make_admin(session))
    for step in (filing.suspend, filing.resume):
        with pytest.raises(NotFound):
            step(session, ref=user.ref, actor=admin, now=now)


def test_applied_broker_is_not_suspended(session: Session, now: datetime) -> None:
    broker = make_broker(session, state=BrokerState.APPLIED, filing_no=None)
    admin = acting(make_admin(session))
    with pytest.raises(RuleBroken):
        filing.suspend(session, ref=broker.user.ref, actor=admin, now=now)
