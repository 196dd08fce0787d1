"""Following a listing: told when it changes or ends, and nothing beyond that."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, User
from tech_market.accounts.services.actors import actor_of
from tech_market.errors import RuleBroken
from tech_market.listings.retreat import withdraw_published
from tech_market.listings.rules import Level, ListingState, Step
from tech_market.listings.services.lifecycle import Remark, move
from tech_market.needs.models import Need
from tech_market.notices.models import Follow, Notice
from tech_market.notices.rules import MOST_FOLLOWS
from tech_market.notices.services import following
from tests.clients import post
from tests.makers import (
    make_admin,
    make_member,
    make_need,
    make_result,
    make_user,
    organisation_of,
)
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]


def told(session: Session, user: User) -> list[str]:
    query = select(Notice.code).where(Notice.user_id == user.id).order_by(Notice.id)
    return list(session.scalars(query))


def followed(session: Session, now: datetime, reader: User, owner: User) -> Need:
    need = make_need(session, organisation=organisation_of(session, owner))
    following.follow(session, actor=actor_of(reader), listing=need, now=now)
    session.commit()
    return need


def step(session: Session, who: User, need: Need, step: Step, at: datetime) -> None:
    remark = Remark("other", "请改", need.valid_until + timedelta(days=30))
    move(session, actor=actor_of(who), listing=need, step=step, now=at, remark=remark)


def test_follower_is_told_of_each_change_and_of_the_end(
    session: Session, now: datetime
) -> None:
    reader, owner, admin = (
        make_member(session),
        make_member(session),
        make_admin(session),
    )
    need = followed(session, now, reader, owner)
    way = [(owner, Step.RENEW), (owner, Step.WITHDRAW), (owner, Step.SUBMIT),
           (admin, Step.FILE), (admin, Step.PUBLISH), (owner, Step.CLOSE)]  # fmt: skip
    for minute, (who, one) in enumerate(way):
        step(session, who, need, one, now + timedelta(minutes=minute))
    assert told(session, reader) == [
        "follow.renewed", "follow.withdrawn", "follow.published", "follow.closed",
    ]  # fmt: skip
    assert told(session, owner) == ["listing.filed", "listing.published"]


def test_owner_is_told_of_a_return_and_of_its_undoing(
    session: Session, now: datetime
) -> None:
    from tech_market.listings.review_models import ReviewAct
    from tech_market.listings.services.reviewing import undo

    owner, admin = make_member(session), make_admin(session)
    need = make_need(session, organisation=organisation_of(session, owner),
                     state=ListingState.SUBMITTED)  # fmt: skip
    step(session, admin, need, Step.RETURN, now)
    act = session.scalars(select(ReviewAct)).one()
    undo(session, actor=actor_of(admin), model=Need, act_ref=act.ref, now=now)
    assert told(session, owner) == ["listing.returned", "listing.undone"]


def test_page_follows_lists_and_unfollows(
    session: Session, client: FlaskClient, client_as: ClientAs
) -> None:
    result, reader = make_result(session), make_user(session)
    session.commit()
    assert "登录后可以关注" in page(client, f"/results/{result.ref}").text
    browser = client_as(reader)
    for _ in range(2):
        answer = post(browser, f"/follows/result/{result.ref}")
        assert answer.headers["Location"] == f"/results/{result.ref}"
    assert len(session.scalars(select(Follow)).all()) == 1
    assert "取消关注" in page(browser, f"/results/{result.ref}").text
    assert result.title in page(browser, "/follows").text
    assert post(browser, f"/follows/result/{result.ref}/end").status_code == 303
    assert "还没有关注的内容" in page(browser, "/follows").text
    assert post(browser, f"/follows/result/{result.ref}/end").status_code == 404


def test_what_is_gone_is_followed_by_number_alone(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    reader, owner = make_member(session), make_member(session)
    need = followed(session, now, reader, owner)
    step(session, owner, need, Step.WITHDRAW, now)
    session.commit()
    browser = client_as(reader)
    shown = page(browser, "/follows").text
    assert need.number
    assert need.number in shown
    assert need.title not in shown
    assert "已撤回、到期或结束" in shown
    notice = session.scalars(select(Notice).where(Notice.user_id == reader.id)).one()
    opened = page(browser, f"/inbox/{notice.ref}")
    assert "您关注的内容已撤回" in opened.text
    assert need.title not in opened.text
    assert f"/follows?ref={need.ref}" in [one.href for one in opened.links()]
    assert post(browser, f"/follows/need/{need.ref}/end").status_code == 303


def test_nobody_follows_what_they_may_not_read(
    session: Session, client_as: ClientAs
) -> None:
    browser = client_as(make_member(session))
    for hidden in (
        make_need(session, level=Level.OFFLINE),
        make_need(session, state=ListingState.DRAFT),
        make_need(session, state=ListingState.WITHDRAWN),
    ):
        session.commit()
        assert post(browser, f"/follows/need/{hidden.ref}").status_code == 404
    assert post(browser, "/follows/contract/x").status_code == 404


def test_own_and_unpublished_listings_and_too_many_are_refused(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, reader = make_member(session), make_member(session)
    need = followed(session, now, reader, owner)
    for who, state in ((owner, ListingState.PUBLISHED), (reader, ListingState.CLOSED)):
        need.state = state
        with pytest.raises(RuleBroken):
            following.follow(session, actor=actor_of(who), listing=need, now=now)
    monkeypatch.setattr(following, "MOST_FOLLOWS", 1)
    with pytest.raises(RuleBroken, match="最多关注 1 项"):
        following.follow(session, actor=actor_of(reader), listing=make_need(session),
                         now=now)  # fmt: skip
    assert MOST_FOLLOWS == 200


def test_followers_hear_when_an_organisation_loses_its_verification(
    session: Session, now: datetime
) -> None:
    reader, owner = make_member(session), make_member(session)
    need = followed(session, now, reader, owner)
    house = session.get(Organisation, need.organisation_id)
    assert house is not None
    withdraw_published(session, actor=actor_of(make_admin(session)),
                       organisation=house, now=now)  # fmt: skip
    assert told(session, reader) == ["follow.withdrawn"]
