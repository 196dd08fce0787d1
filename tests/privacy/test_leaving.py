"""Leaving: asked for, undone, refused, done; what stays is whole and nameless."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import MembershipState, Rank, SignIn, User
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import BrokerState, NeedHold
from tech_market.errors import RuleBroken
from tech_market.jobs.worker import Worker
from tech_market.listings.draft_models import FormDraft
from tech_market.listings.rules import ListingState
from tech_market.notices.models import Follow, Notice, SavedSearch
from tech_market.privacy.services import leaving
from tests.clients import post
from tests.makers import (
    PASSWORD,
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    make_need,
    make_user,
    organisation_of,
    saved,
)
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
MEANT = {"password": PASSWORD, "word": "注销"}
URL = "/account/leave"


def ask(client: FlaskClient, **typed: str) -> int:
    return post(client, URL, MEANT | typed).status_code


def go_on(*, days: float = 7.01) -> None:
    """Let a worker do what is due some days from now."""
    later = clock.now() + timedelta(days=days)
    Worker(name="test", now=lambda: later).drain()


def test_a_person_leaves_after_seven_days_and_leaves_no_name(
    session: Session, client_as: Open
) -> None:
    user = make_member(session, name="示例离开人", phone="13900002222")
    need = make_need(session, organisation=organisation_of(session, user),
                     author_id=user.id, state=ListingState.CLOSED)  # fmt: skip
    now = clock.now()
    saved(session, FormDraft(user_id=user.id, kind="need", saved_at=now))
    saved(session, Follow(user_id=user.id, kind="need", listing_id=need.id,
                          created_at=now))  # fmt: skip
    email, client = user.email, client_as(user)
    assert "先下载一份我的数据" in page(client, URL).text
    assert ask(client) == 303
    assert "撤回注销申请" in page(client, "/account/data").text
    go_on(days=6.9)
    session.expire_all()
    assert user.left_at is None
    assert client.get("/account").status_code == 200
    go_on()
    session.expire_all()
    assert user.left_at is not None
    assert user.name == "已注销用户"
    assert user.email == f"{user.ref}@gone.invalid"
    assert user.phone == user.password_hash == ""
    assert need.author_id == user.id
    assert user.membership is not None
    assert user.membership.state is MembershipState.REMOVED
    for model in (FormDraft, Follow, Notice, SavedSearch, SignIn):
        count = select(func.count()).where(model.user_id == user.id)
        assert session.scalar(count) == 0, model
    assert client.get("/account").status_code == 302
    answer = post(client, "/sign-in", {"email": email, "password": PASSWORD})
    assert "邮箱或密码不正确" in answer.text
    assert audit.verify(session).is_sound


def test_each_step_leaves_an_audit_line(session: Session, client_as: Open) -> None:
    user = make_user(session)
    client = client_as(user)
    ask(client)
    post(client, f"{URL}/undo")
    ask(client)
    go_on()
    lines = select(AuditEvent.action).where(AuditEvent.object_ref == user.ref)
    found = session.scalars(lines.order_by(AuditEvent.id)).all()
    steps = [one for one in found if one.startswith("account.")]
    assert steps == ["account.leave", "account.stay", "account.leave", "account.left"]


def test_who_thought_again_stays(session: Session, client_as: Open) -> None:
    user = make_member(session)
    client, name = client_as(user), user.name
    ask(client)
    assert post(client, f"{URL}/undo").status_code == 303
    assert post(client, f"{URL}/undo").status_code == 409
    go_on()
    session.expire_all()
    assert (user.name, user.left_at, user.leaving_at) == (name, None, None)


def test_asking_twice_changes_nothing(session: Session, client_as: Open) -> None:
    user = make_user(session)
    client = client_as(user)
    ask(client)
    session.expire_all()
    first = user.leaving_at
    assert ask(client) == 409
    session.expire_all()
    assert user.leaving_at == first


@pytest.mark.parametrize(
    "typed",
    [{"password": "wrong"}, {"password": ""}, {"word": "好"}, {"word": ""}],
)
def test_password_and_word_are_both_needed(
    session: Session, client_as: Open, typed: dict[str, str]
) -> None:
    user = make_user(session)
    answer = post(client_as(user), URL, MEANT | typed)
    assert answer.status_code == 422
    check_page(answer.text, url=URL)
    session.expire_all()
    assert user.leaving_at is None


def test_last_owner_with_colleagues_hands_over_first(
    session: Session, client_as: Open
) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    make_member(session, organisation=house, rank=Rank.MEMBER)
    client = client_as(owner)
    shown = page(client, URL)
    assert "请先把另一位成员设为负责人" in shown.text
    assert "/organisation" in {link.href for link in shown.links()}
    assert ask(client) == 409
    make_member(session, organisation=house)
    session.commit()
    assert ask(client) == 303


def test_two_owners_cannot_leave_a_house_to_nobody(
    session: Session, client_as: Open
) -> None:
    one = make_member(session)
    house = organisation_of(session, one)
    other = make_member(session, organisation=house)
    make_member(session, organisation=house, rank=Rank.MEMBER)
    assert ask(client_as(one)) == 303
    assert ask(client_as(other)) == 409


def test_who_is_alone_ends_the_listings_first(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    need = make_need(session, organisation=organisation_of(session, user))
    client = client_as(user)
    assert "撤回或标记为已结束" in page(client, URL).text
    assert ask(client) == 409
    need.state = ListingState.WITHDRAWN
    session.commit()
    assert ask(client) == 303


def test_last_administrator_stays(session: Session, client_as: Open) -> None:
    admin = make_admin(session)
    assert ask(client_as(admin)) == 409
    other = make_admin(session)
    session.commit()
    assert ask(client_as(admin)) == 303
    assert ask(client_as(other)) == 409


def test_broker_gives_needs_back_first_and_leaves_the_directory(
    session: Session, client_as: Open, now: datetime
) -> None:
    broker = make_broker(session, intro="示例简介")
    hold = saved(session, NeedHold(need_id=make_need(session).id,
                                   broker_id=broker.id, since=now))  # fmt: skip
    client = client_as(broker.user)
    assert ask(client) == 409
    session.delete(hold)
    session.commit()
    assert ask(client) == 303
    go_on()
    session.expire_all()
    assert broker.state is BrokerState.SUSPENDED
    assert (broker.is_listed, broker.intro, broker.employer) == (False, "", "")
    assert broker.certificate_no
    assert client_as(make_admin(session)).get(f"/brokers/{broker.ref}").status_code in {
        200,
        404,
    }


def test_what_came_up_meanwhile_keeps_the_person_and_tells_them(
    session: Session, client_as: Open
) -> None:
    user = make_member(session)
    client = client_as(user)
    ask(client)
    make_need(session, organisation=organisation_of(session, user))
    session.commit()
    go_on()
    session.expire_all()
    assert (user.left_at, user.leaving_at) == (None, None)
    told = select(Notice.code).where(Notice.user_id == user.id)
    assert "account.kept" in session.scalars(told).all()
    assert "又有了未办完的事" in page(client, "/inbox").text


def test_a_job_done_twice_leaves_once(session: Session, client_as: Open) -> None:
    user = make_auditor(session)
    ask(client_as(user))
    later = clock.now() + timedelta(days=8)
    session.commit()
    assert leaving.finish_leaving(session, ref=user.ref, now=later)
    assert not leaving.finish_leaving(session, ref=user.ref, now=later)
    assert not leaving.finish_leaving(session, ref="nobody", now=later)


def test_who_left_cannot_be_let_in_again(session: Session, client_as: Open) -> None:
    user, admin = make_user(session), client_as(make_admin(session))
    ask(client_as(user))
    go_on()
    assert "本人已注销" in page(admin, "/admin/people").text
    answer = post(admin, f"/admin/people/{user.ref}/enable")
    assert answer.status_code == 409
    assert "已由本人注销" in answer.text


def test_the_address_can_sign_up_anew(session: Session, client_as: Open) -> None:
    user = make_user(session)
    email = user.email
    ask(client_as(user))
    go_on()
    assert make_user(session, email=email).email == email


def test_the_rule_holds_without_the_page(session: Session, now: datetime) -> None:
    from tech_market.accounts.services.actors import actor_of

    admin = make_admin(session)
    session.commit()
    with pytest.raises(RuleBroken) as refused:
        leaving.ask_to_leave(
            session, actor=actor_of(admin), user=admin, word="注销", now=now
        )
    assert refused.value.code == "last-admin"


def test_the_page_speaks_english(session: Session, client_as: Open) -> None:
    client = client_as(make_user(session))
    post(client, "/language", {"language": "en"})
    shown = page(client, URL)
    assert shown.h1 == "Delete the account"
    assert ask(client, word="DELETE") == 303
