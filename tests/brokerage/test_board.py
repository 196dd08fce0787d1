"""Deals as a board and as a calendar; what lies still shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.brokerage.ics import Entry, to_ics
from tech_market.brokerage.rules.deals import STALE_DAYS, is_stale
from tests.brokerage.cases import agreed, make_case, moved
from tests.makers import make_member
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("contact", STALE_DAYS, False),
        ("contact", STALE_DAYS + 1, True),
        ("signed", STALE_DAYS + 1, True),
        ("registered", STALE_DAYS + 1, False),
        ("closed", 400, False),
    ],
)
def test_deal_is_stale_when_nobody_moved_it_for_long(
    stage: str,
    days: int,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    moved_on = TODAY - timedelta(days=days)
    assert is_stale(stage, moved_on=moved_on, today=TODAY) is expected


def test_board_shows_a_deal_in_its_column_to_its_people_only(
    session: Session, client_as: ClientAs
) -> None:
    now = clock.now()
    case = make_case(session)
    deal = agreed(session, case, now - timedelta(days=60))
    session.commit()
    title = case.match.need.title
    board = page(client_as(case.broker.user), "/deal-board")
    assert title in board.text
    assert "久未推进" in board.text
    assert board.texts(".board-column h2")[0].startswith("建立联系")
    assert title in page(client_as(case.asker), "/deal-board").text
    assert title not in client_as(make_member(session)).get("/deal-board").text
    assert f"/deals/{deal.ref}" in [one.href for one in board.links()]


def test_calendar_holds_the_next_actions_of_own_deals(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    moved(session, case, deal, "exchange", now, next_step="到厂交流；带样品",
          next_on=date(2026, 3, 9))  # fmt: skip
    session.commit()
    answer = client_as(case.broker.user).get("/deal-calendar.ics")
    assert answer.content_type.startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20260309" in answer.text
    assert "DTEND;VALUE=DATE:20260310" in answer.text
    stranger = client_as(make_member(session)).get("/deal-calendar.ics")
    assert "BEGIN:VEVENT" not in stranger.text


def test_calendar_lines_are_escaped_and_folded_at_octets() -> None:
    moment = datetime(2026, 3, 2, 4, tzinfo=UTC)
    entry = Entry("a@market", TODAY, "甲" * 60 + ";,\\", "http://x/deals/a", moment)
    lines = to_ics([entry], name="商机", now=moment).decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = "\r\n".join(lines).replace("\r\n ", "")
    assert "SUMMARY:" + "甲" * 60 + "\\;\\,\\\\" in whole
