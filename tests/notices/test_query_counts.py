"""The inbox asks the same few questions however much lies in it."""

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell
from tests.makers import make_member, make_need, make_result
from tests.queries import counted_queries


def fill(session: Session, user: User, count: int, now: datetime) -> None:
    told = []
    for number in range(count):
        need, result = make_need(session), make_result(session)
        told.append(
            Message(
                user_id=user.id,
                topic=Topic.PAIRS,
                key=f"{user.id}:{number}",
                about=("need", need.ref),
                items=(("result", result.ref, 50),),
            )
        )
    tell(session, told, now=now)
    session.commit()


def test_inbox_asks_the_same_for_two_and_for_twenty(
    session: Session, now: datetime, client_as: Callable[[User], FlaskClient]
) -> None:
    counts = []
    for size in (2, 20):
        user = make_member(session)
        fill(session, user, size, now)
        client = client_as(user)
        client.get("/inbox")
        with counted_queries(session) as sent:
            assert client.get("/inbox").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= 14
