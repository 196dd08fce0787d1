"""Questions and answers through the market: who may, who reads, what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import OrganisationState, User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit.models import AuditEvent
from tech_market.errors import RuleBroken
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.models import Need
from tech_market.notices.models import Notice
from tech_market.questions import services
from tech_market.questions.models import Question
from tech_market.questions.rules import A_DAY, WAITING, check_text
from tests.clients import post
from tests.makers import (
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    make_need,
    make_result,
    make_user,
    organisation_of,
)
from tests.pages import check_page, page

ClientAs = Callable[[User], FlaskClient]
ASKED = "强度按哪个标准测试，有没有上限？"
ANSWER = "按国家标准室温拉伸测试，上限不限。"


def own_need(session: Session, owner: User, **values: Any) -> Need:
    need = make_need(session, organisation=organisation_of(session, owner), **values)
    session.commit()
    return need


def asked(session: Session, need: Need, who: User) -> Question:
    question = services.ask(session, actor=actor_of(who), listing=need, text=ASKED,
                            now=clock.now())  # fmt: skip
    session.commit()
    return question


def answered(session: Session, need: Need, who: User, owner: User) -> Question:
    question = asked(session, need, who)
    services.answer(session, actor=actor_of(owner), question=question, text=ANSWER,
                    now=clock.now())  # fmt: skip
    session.commit()
    return question


def told(session: Session, user: User) -> list[str]:
    query = select(Notice.code).where(Notice.user_id == user.id).order_by(Notice.id)
    return list(session.scalars(query))


def test_question_is_asked_answered_and_told_to_both(
    session: Session, client: FlaskClient, client_as: ClientAs
) -> None:
    owner, asker = make_member(session), make_member(session, kind_code="university")
    need = own_need(session, owner)
    browser, answering = client_as(asker), client_as(owner)
    assert "提问" in page(browser, f"/needs/{need.ref}").text
    page(browser, f"/ask/need/{need.ref}")
    assert post(browser, f"/ask/need/{need.ref}", {"text": ASKED}).status_code == 303
    question = session.scalars(select(Question)).one()
    assert told(session, owner) == ["question.asked"]
    shown = page(answering, f"/questions/{question.ref}")
    assert "院所会员" in shown.text
    assert asker.name not in shown.text
    assert organisation_of(session, asker).name not in shown.text
    assert ASKED not in page(client, f"/needs/{need.ref}").text
    url = f"/questions/{question.ref}/answer"
    assert post(answering, url, {"text": ANSWER}).status_code == 303
    assert told(session, asker) == ["question.answered"]
    open_page = page(client, f"/needs/{need.ref}").text
    assert ASKED in open_page
    assert ANSWER in open_page
    for person in (browser, answering):
        page(person, "/questions")
        page(person, "/inbox")
    actions = set(session.scalars(select(AuditEvent.action)))
    assert {"question.ask", "question.answer"} <= actions
    details = session.scalars(select(AuditEvent.detail)).all()
    assert not any(ASKED in str(one) or ANSWER in str(one) for one in details)


CONTACTS = [
    "请打 13812345678 联系我们", "电话１３８ １２３４ ５６７８",
    "一三八一二三四五六七八",
    "写信到 a.b@example.com", "加微信详谈可以吗", "看 https://example.com 的说明",
    "138-1234-5678 找我", "加 V信 细说一下", "0574·8623·4567 白天都在",
]  # fmt: skip


@pytest.mark.parametrize("text", CONTACTS)
def test_contact_data_is_refused_however_it_is_spelt(text: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_text(text)
    assert broken.value.code == "contact-in-text"


@pytest.mark.parametrize(
    "text", ["寿命是否超过1000万次？", "能否在 2027 年 3 月前交付？"]
)
def test_plain_figures_are_no_contact_data(text: str) -> None:
    check_text(text)


def test_form_says_at_the_field_what_is_wrong(
    session: Session, client_as: ClientAs
) -> None:
    owner, asker = make_member(session), make_member(session)
    need = own_need(session, owner, contact_name="王示例", is_anonymous=True)
    house = organisation_of(session, owner).name
    browser = client_as(asker)
    for text in ("", "短", "太长" * 300, CONTACTS[0], f"我是{asker.name}，想请教一下"):
        answer = post(browser, f"/ask/need/{need.ref}", {"text": text})
        assert answer.status_code == 422, text
        shown = check_page(answer.get_data(as_text=True), url="ask")
        assert len(shown.find(".field-errors")) == 1
    question = asked(session, need, asker)
    answering = client_as(owner)
    for text in (f"请找{house}", "请找王示例当面谈", CONTACTS[3]):
        url = f"/questions/{question.ref}/answer"
        assert post(answering, url, {"text": text}).status_code == 422, text
    assert question.answered_at is None


@pytest.mark.parametrize("level", [Level.OPEN, Level.MEMBERS, Level.AGREED])
def test_answers_are_read_by_whoever_reads_the_body(
    session: Session, client: FlaskClient, client_as: ClientAs, level: Level
) -> None:
    owner, asker = make_member(session), make_member(session)
    need = own_need(session, owner, level=level)
    answered(session, need, asker, owner)
    readers = {
        "public": client,
        "visitor": client_as(make_user(session)),
        "member": client_as(make_member(session)),
        "asker": client_as(asker),
        "owner": client_as(owner),
        "auditor": client_as(make_auditor(session)),
    }
    session.commit()
    reads = {"asker", "owner", "auditor"}
    reads |= {"member"} if level is not Level.AGREED else set()
    reads |= {"public", "visitor"} if level is Level.OPEN else set()
    seen = {
        name for name, one in readers.items()
        if ANSWER in page(one, f"/needs/{need.ref}").text
    }  # fmt: skip
    assert seen == reads


def test_an_open_question_is_between_asker_owner_and_oversight(
    session: Session, client_as: ClientAs
) -> None:
    owner, asker, admin = (
        make_member(session),
        make_member(session),
        make_admin(session),
    )
    question = asked(session, own_need(session, owner), asker)
    people = {owner: 200, asker: 200, admin: 200, make_member(session): 404,
              make_broker(session).user: 404, make_user(session): 404}  # fmt: skip
    session.commit()
    url = f"/questions/{question.ref}"
    assert {
        client_as(one).get(url).status_code == code for one, code in people.items()
    } == {True}
    assert f"提问人：{asker.name}" in page(client_as(admin), url).text


def test_only_insiders_ask_and_nobody_asks_themselves(
    session: Session, client_as: ClientAs
) -> None:
    owner = make_member(session)
    need = own_need(session, owner)
    unverified = make_member(session)
    organisation_of(session, unverified).state = OrganisationState.PENDING
    session.commit()
    url = f"/ask/need/{need.ref}"
    assert post(client_as(owner), url, {"text": ASKED}).status_code == 404
    assert post(client_as(unverified), url, {"text": ASKED}).status_code == 409
    assert (
        post(client_as(make_broker(session).user), url, {"text": ASKED}).status_code
        == 303
    )
    assert client_as(owner).get("/ask/contract/x").status_code == 404
    assert len(session.scalars(select(Question)).all()) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"state": ListingState.CLOSED},
        {"level": Level.OFFLINE},
        {"state": ListingState.DRAFT},
    ],
)
def test_what_is_not_in_the_market_cannot_be_asked_about(
    session: Session, client_as: ClientAs, values: dict[str, Any]
) -> None:
    need = own_need(session, make_member(session), **values)
    asker = client_as(make_member(session))
    assert post(asker, f"/ask/need/{need.ref}", {"text": ASKED}).status_code == 404


def test_an_expired_listing_takes_no_question(session: Session) -> None:
    day = clock.today(clock.now()) - timedelta(days=1)
    need = own_need(session, make_member(session), valid_until=day)
    with pytest.raises(RuleBroken, match="在挂的内容"):
        asked(session, need, make_member(session))


def test_nobody_asks_without_end(session: Session) -> None:
    owner, asker = make_member(session), make_member(session)
    need = own_need(session, owner)
    for _ in range(WAITING):
        asked(session, need, asker)
    with pytest.raises(RuleBroken, match="等待答复"):
        asked(session, need, asker)
    for _ in range(A_DAY - WAITING):
        asked(session, own_need(session, owner), asker)
    with pytest.raises(RuleBroken, match="24小时"):
        asked(session, own_need(session, owner), asker)


def test_a_question_is_answered_once_and_by_the_owner_alone(
    session: Session, client_as: ClientAs
) -> None:
    owner, asker = make_member(session), make_member(session)
    question = answered(session, own_need(session, owner), asker, owner)
    url = f"/questions/{question.ref}/answer"
    sent = {"text": "另一个答复，想改口"}
    assert post(client_as(owner), url, sent).status_code == 409
    assert post(client_as(asker), url, sent).status_code == 404
    assert post(client_as(make_member(session)), url, sent).status_code == 404
    assert question.answer == ANSWER


def test_the_administrator_removes_with_a_reason_and_both_are_told(
    session: Session, client: FlaskClient, client_as: ClientAs
) -> None:
    owner, asker, admin = (
        make_member(session),
        make_member(session),
        make_admin(session),
    )
    need = own_need(session, owner)
    question = answered(session, need, asker, owner)
    url, browser = f"/questions/{question.ref}/remove", client_as(admin)
    assert post(browser, url, {"reason": ""}).status_code == 422
    for other in (owner, asker, make_member(session)):
        assert post(client_as(other), url, {"reason": "不想看"}).status_code == 404
    assert post(browser, url, {"reason": "与内容无关"}).status_code == 303
    assert ANSWER not in page(client, f"/needs/{need.ref}").text
    assert client_as(asker).get(f"/questions/{question.ref}").status_code == 404
    assert "与内容无关" in page(browser, f"/questions/{question.ref}").text
    assert told(session, asker)[-1] == told(session, owner)[-1] == "question.removed"


def test_an_asker_takes_back_what_was_not_answered(
    session: Session, client_as: ClientAs
) -> None:
    owner, asker = make_member(session), make_member(session)
    need = own_need(session, owner)
    question = asked(session, need, asker)
    browser = client_as(asker)
    assert "撤回提问" in page(browser, f"/questions/{question.ref}").text
    assert post(browser, f"/questions/{question.ref}/remove").status_code == 303
    assert client_as(owner).get(f"/questions/{question.ref}").status_code == 404


def test_what_was_withdrawn_is_not_read_through_its_questions(
    session: Session, client_as: ClientAs
) -> None:
    owner, asker = make_member(session), make_member(session)
    need = own_need(session, owner, title="已经撤回的标题")
    question = answered(session, need, asker, owner)
    need.state = ListingState.WITHDRAWN
    session.commit()
    browser = client_as(asker)
    assert browser.get(f"/questions/{question.ref}").status_code == 404
    own = page(browser, "/questions").text
    assert "所问的内容已不公开" in own
    assert need.title not in own
    assert ANSWER not in own
    assert need.title not in page(browser, "/inbox").text


def test_questions_about_results_work_alike(
    session: Session, client_as: ClientAs
) -> None:
    result = make_result(session)
    asker = client_as(make_member(session))
    session.commit()
    assert post(asker, f"/ask/result/{result.ref}", {"text": ASKED}).status_code == 303
    assert ASKED in page(asker, f"/results/{result.ref}").text
