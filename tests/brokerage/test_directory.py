"""The public directory: filed, agreed to, and nothing private."""

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole
from tech_market.brokerage.models import BrokerState
from tests.makers import make_broker, make_user
from tests.pages import page


def test_directory_lists_filed_brokers_who_agreed(
    session: Session, client: FlaskClient
) -> None:
    shown = make_broker(session, field_codes=["05"])
    hidden = [
        make_broker(session, is_listed=False),
        make_broker(session, state=BrokerState.SUSPENDED),
        make_broker(session, state=BrokerState.APPLIED),
    ]
    gone = make_broker(session)
    gone.user.is_disabled = True
    promoted = make_broker(session)
    promoted.user.staff_role = StaffRole.AUDITOR
    session.commit()
    found = page(client, "/brokers")
    assert shown.user.name in found.text
    assert "新材料及其应用" in found.text
    for broker in (*hidden, gone, promoted):
        assert f"/brokers/{broker.ref}" not in client.get("/brokers").text
        assert client.get(f"/brokers/{broker.ref}").status_code == 404


def test_broker_page_shows_certificate_and_no_private_contact(
    session: Session, client: FlaskClient
) -> None:
    user = make_user(session, staff_role=StaffRole.BROKER, phone="13712345678")
    broker = make_broker(session, user=user, intro="专注新材料")
    session.commit()
    found = page(client, f"/brokers/{broker.ref}")
    for words in (broker.certificate_no, broker.issuing_body, broker.filing_no, "中级"):
        assert str(words) in found.text
    html = client.get(f"/brokers/{broker.ref}").text
    assert user.email not in html
    assert user.phone not in html
    assert user.ref not in html


def test_expired_certificate_is_marked(session: Session, client: FlaskClient) -> None:
    broker = make_broker(session, certificate_expires_on=date(2020, 1, 1))
    session.commit()
    assert "已过期" in page(client, f"/brokers/{broker.ref}").text
    assert "证书已过期" in page(client, "/brokers").text


def test_directory_without_brokers_says_so(
    session: Session, client: FlaskClient
) -> None:
    assert session is not None
    assert "还没有公开的技术经纪人" in page(client, "/brokers").text
