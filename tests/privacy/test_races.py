"""Two who could leave each other alone, at the same moment; and one twice."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tech_market.accounts.models import Rank, User
from tech_market.db import db, transaction
from tests.live import LiveMarket, Visitor, at_once, live_market
from tests.makers import PASSWORD, make_admin, make_member, organisation_of

MEANT = {"password": PASSWORD, "word": "注销"}


@pytest.fixture
def market(tmp_path: Path) -> Iterator[LiveMarket]:
    with live_market(tmp_path) as served:
        yield served


def leave_at_once(visitors: list[Visitor]) -> list[int]:
    """Let everybody ask to leave at the same moment; return the statuses."""
    statuses: list[int] = []

    def one(visitor: Visitor) -> None:
        statuses.append(visitor.post("/account/leave", MEANT).status)

    at_once(*(threading.Thread(target=one, args=(each,)) for each in visitors))
    return sorted(statuses)


def leaving(market: LiveMarket) -> int:
    with market.app.app_context():
        count = select(func.count(User.id)).where(User.leaving_at.is_not(None))
        return db.session.scalar(count) or 0


def test_one_of_two_administrators_stays(market: LiveMarket) -> None:
    with market.app.app_context(), transaction() as session:
        mails = [make_admin(session).email for _ in range(2)]
    browsers = [Visitor(market).sign_in(mail) for mail in mails]
    assert leave_at_once(browsers) == [303, 409]
    assert leaving(market) == 1


def test_one_of_two_owners_stays_with_the_colleagues(market: LiveMarket) -> None:
    with market.app.app_context(), transaction() as session:
        first = make_member(session)
        house = organisation_of(session, first)
        second = make_member(session, organisation=house)
        make_member(session, organisation=house, rank=Rank.MEMBER)
        mails = [first.email, second.email]
    browsers = [Visitor(market).sign_in(mail) for mail in mails]
    assert leave_at_once(browsers) == [303, 409]
    assert leaving(market) == 1


def test_asking_from_two_windows_asks_once(market: LiveMarket) -> None:
    with market.app.app_context(), transaction() as session:
        email = make_member(session).email
    browsers = [Visitor(market).sign_in(email) for _ in range(2)]
    assert leave_at_once(browsers) == [303, 409]
    assert leaving(market) == 1
