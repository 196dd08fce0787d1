"""What moves in brokerage reaches both sides and the broker, and names nobody."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic
from tests.brokerage.cases import agreed, make_case, taken
from tests.notices.mailbox import whole
from tests.pages import page


def news(session: Session, user: User) -> list[str]:
    query = select(Notice).where(Notice.user_id == user.id, Notice.topic == Topic.NEWS)
    return [one.code for one in session.scalars(query.order_by(Notice.id))]


def test_sides_are_told_that_an_introduction_waits_and_that_both_agreed(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    agreed(session, case, now)
    for person in (case.asker, case.maker):
        assert news(session, person) == ["introduction.asked", "introduction.agreed"]


def test_notice_leads_to_the_introduction_and_names_no_side(
    session: Session,
    now: datetime,
    work: Callable[[], int],
    mails: Callable[[], list[EmailMessage]],
    client_as: Callable[[User], FlaskClient],
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    case.match.result.organisation.name = "金丝雀研究院"
    work()
    client = client_as(case.asker)
    inbox = page(client, "/inbox")
    assert "有一条对接引荐等您答复" in inbox.text
    (link,) = [a.href for a in inbox.links() if a.text == "有一条对接引荐等您答复"]
    opened = page(client, link)
    assert f"/introductions/{one.ref}" in [a.href for a in opened.links()]
    (mail,) = [m for m in mails() if m["To"] == case.asker.email]
    for text in (inbox.text, opened.text, whole(mail)):
        assert "金丝雀" not in text
