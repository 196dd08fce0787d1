"""Who follows a listing hears once that its time is over."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.clock import today
from tech_market.jobs.worker import Worker
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.models import Need
from tech_market.notices.lapsing import tick
from tech_market.notices.models import Notice
from tech_market.notices.services import following
from tests.makers import make_member, make_need, make_result
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]


def told(session: Session, user: User) -> list[str]:
    query = select(Notice.code).where(Notice.user_id == user.id).order_by(Notice.id)
    return list(session.scalars(query))


def look(now: datetime) -> None:
    tick(now)
    Worker(name="test", now=lambda: now).drain()


def followed(session: Session, reader: User, now: datetime, until: date) -> Need:
    need = make_need(session, valid_until=until)
    following.follow(session, actor=actor_of(reader), listing=need, now=now)
    session.commit()
    return need


def test_a_follower_hears_once_on_the_day_after_the_last(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    reader, other = make_member(session), make_member(session)
    result = make_result(session, valid_until=today(now))
    following.follow(session, actor=actor_of(reader), listing=result, now=now)
    need = followed(session, reader, now, today(now))
    for days, count in ((0, 0), (1, 2), (2, 2), (20, 2)):
        look(now + timedelta(days=days))
        assert told(session, reader) == ["follow.lapsed"] * count
    assert told(session, other) == []
    browser = client_as(reader)
    notice = session.scalars(select(Notice).where(Notice.about_ref == need.ref)).one()
    assert "您关注的内容已过期" in page(browser, f"/inbox/{notice.ref}").text


def test_after_a_renewal_the_next_end_is_told_again(
    session: Session, now: datetime
) -> None:
    reader = make_member(session)
    need = followed(session, reader, now, today(now))
    look(now + timedelta(days=1))
    need.valid_until = today(now) + timedelta(days=5)
    session.commit()
    look(now + timedelta(days=3))
    assert told(session, reader) == ["follow.lapsed"]
    look(now + timedelta(days=6))
    assert told(session, reader) == ["follow.lapsed"] * 2


def test_what_was_over_before_or_is_withdrawn_or_long_gone_is_not_told(
    session: Session, now: datetime
) -> None:
    reader = make_member(session)
    followed(session, reader, now, today(now) - timedelta(days=3))
    gone = followed(session, reader, now, today(now))
    gone.state = ListingState.WITHDRAWN
    far = followed(session, reader, now, today(now) + timedelta(days=9))
    session.commit()
    look(now + timedelta(days=1))
    assert told(session, reader) == []
    look(now + timedelta(days=100))
    assert told(session, reader) == []
    assert far.state is ListingState.PUBLISHED


def test_the_notice_tells_no_word_of_what_may_be_read_no_more(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    reader = make_member(session)
    need = followed(session, reader, now, today(now))
    need.level = Level.OFFLINE
    session.commit()
    look(now + timedelta(days=1))
    notice = session.scalars(select(Notice).where(Notice.user_id == reader.id)).one()
    assert need.title not in page(client_as(reader), f"/inbox/{notice.ref}").text
