"""A saved search tells of each new match once, in inbox and mail, and can be ended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.codes.book import current_book
from tech_market.listings.pushing import ask_push
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.models import Need
from tech_market.notices.models import Notice, SavedSearch
from tech_market.notices.questions import read_question
from tech_market.notices.rules import MOST_SEARCHES, Frequency
from tech_market.notices.services import searches
from tests.clients import post
from tests.makers import (
    make_member,
    make_need,
    make_organisation,
    make_user,
    organisation_of,
)
from tests.notices.conftest import Clock
from tests.notices.mailbox import stop_path, text_of, whole
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
Work = Callable[[], int]
Mails = Callable[[], list[EmailMessage]]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def subscribe(
    session: Session, user: User, query: str, frequency: Frequency = Frequency.AT_ONCE
) -> SavedSearch:
    question = read_question("need", query, book=current_book(session))
    search = SavedSearch(
        user_id=user.id, kind="need", query=question.query, name=question.name,
        terms=list(question.terms), codes=question.codes, frequency=frequency,
        created_at=LONG_AGO, mark_at=LONG_AGO,
    )  # fmt: skip
    session.add(search)
    session.flush()
    return search


def publish(session: Session, hands: Clock, **values: Any) -> Need:
    need = make_need(session, published_at=hands(), **values)
    ask_push(session, need, actor_ref="", now=hands())
    return need


def told(session: Session, user: User) -> list[Notice]:
    query = select(Notice).where(Notice.user_id == user.id).order_by(Notice.id)
    return list(session.scalars(query))


def test_new_match_is_told_and_mailed_once(
    session: Session, hands: Clock, work: Work, mails: Mails
) -> None:
    user = make_user(session)
    search = subscribe(session, user, "q=铝合金")
    need = publish(session, hands)
    work()
    (notice,) = told(session, user)
    assert notice.items == [["need", need.ref, 0]]
    (mail,) = mails()
    assert mail["To"] == user.email
    assert mail["Subject"] == "订阅“铝合金”有新内容"
    assert need.title in text_of(mail)
    assert f"/needs/{need.ref}" in text_of(mail)
    need.version += 1
    ask_push(session, need, actor_ref="", now=hands())
    work()
    assert len(mails()) == len(told(session, user)) == 1
    assert (search.told, search.mark_at) == (1, hands())


def test_what_was_there_before_is_not_told(
    session: Session, hands: Clock, work: Work
) -> None:
    user = make_user(session)
    subscribe(session, user, "q=铝合金").created_at = hands() + timedelta(seconds=1)
    publish(session, hands)
    work()
    assert told(session, user) == []


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("q=铝合金", True),
        ("q=鋁合金", True),
        ("q=铝合金+船用", True),
        ("q=铝合金+洗衣机", False),
        ("field=05", True),
        ("field=01", False),
        ("field=01&field=05", True),
        ("q=铝合金&field=01", False),
        ("sort=newest&budget_high_fen=1&nonsense=1", True),
        ("", True),
    ],
)
def test_search_asks_what_the_list_was_asked(
    session: Session, hands: Clock, work: Work, query: str, *, is_told: bool
) -> None:
    user = make_user(session)
    subscribe(session, user, query)
    publish(session, hands, field_code="05")
    work()
    assert bool(told(session, user)) is is_told


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("q=螺栓", True),
        ("q=螺栓+船用", True),
        ("q=螺栓+洗衣机", False),
        ("q=“螺栓”", False),
        ("q=螺栓&field=01", False),
        ("q=轴承", False),
    ],
)
def test_other_names_of_a_thing_are_told_as_the_list_finds_them(
    session: Session, hands: Clock, work: Work, query: str, *, is_told: bool
) -> None:
    user = make_user(session)
    subscribe(session, user, query)
    publish(session, hands, title="船用高强度紧固件防腐", field_code="05")
    work()
    assert bool(told(session, user)) is is_told


def test_code_below_the_chosen_one_counts(
    session: Session, hands: Clock, work: Work
) -> None:
    user = make_user(session)
    subscribe(session, user, "field=05")
    publish(session, hands, field_code="0501")
    work()
    assert len(told(session, user)) == 1


def test_a_town_is_told_of_only_where_the_owner_is_known(
    session: Session, hands: Clock, work: Work
) -> None:
    user, hoping = make_member(session), make_member(session)
    assert subscribe(session, user, "town=guisi").name == "贵驷街道"
    assert subscribe(session, hoping, "town=none").name == "未填写或未公开"
    house = make_organisation(session, town_code="guisi")
    open_one = publish(session, hands, organisation=house)
    hidden = publish(session, hands, organisation=house, is_anonymous=True)
    publish(session, hands, organisation=make_organisation(session, town_code="xiepu"))
    work()
    assert [one.items[0][1] for one in told(session, user)] == [open_one.ref]
    assert [one.items[0][1] for one in told(session, hoping)] == [hidden.ref]


@pytest.mark.parametrize(
    ("level", "who", "is_told"),
    [
        (Level.OPEN, "visitor", True),
        (Level.MEMBERS, "visitor", False),
        (Level.MEMBERS, "member", True),
        (Level.MEMBERS, "pending", False),
        (Level.AGREED, "member", False),
    ],
)
def test_only_words_the_person_may_read_are_searched(
    session: Session, hands: Clock, work: Work, level: Level, who: str, *, is_told: bool
) -> None:
    user = make_user(session) if who == "visitor" else make_member(session)
    if who == "pending":
        organisation_of(session, user).state = OrganisationState.PENDING
    subscribe(session, user, "q=钪锆复合微合金化")
    publish(session, hands, level=level, description="采用钪锆复合微合金化。")
    work()
    assert bool(told(session, user)) is is_told


def test_confidential_words_and_contacts_find_nothing(
    session: Session, hands: Clock, work: Work
) -> None:
    user = make_member(session)
    for words in ("绝密舰船", "私密联系人", "1390000"):
        subscribe(session, user, f"q={words}")
    publish(session, hands, confidential="绝密舰船 1390000")
    work()
    assert told(session, user) == []


def test_own_listing_is_no_news(session: Session, hands: Clock, work: Work) -> None:
    user = make_member(session)
    subscribe(session, user, "q=铝合金")
    publish(session, hands, organisation=organisation_of(session, user))
    work()
    assert told(session, user) == []


def test_digest_gathers_a_day_in_one_mail(
    session: Session, hands: Clock, work: Work, mails: Mails
) -> None:
    user = make_user(session)
    subscribe(session, user, "q=铝合金", Frequency.DAILY)
    first = publish(session, hands)
    work()
    hands.go(hours=3)
    second = publish(session, hands)
    work()
    assert mails() == []
    hands.go(hours=18)
    work()
    (mail,) = mails()
    assert mail["Subject"] == "镇海科技市场：2 条新消息"
    assert first.title in text_of(mail)
    assert second.title in text_of(mail)
    hands.go(days=1)
    work()
    assert len(mails()) == 1


def test_withdrawn_before_the_digest_is_not_mailed(
    session: Session, hands: Clock, work: Work, mails: Mails
) -> None:
    """What was readable when it was found is asked again when the mail goes out."""
    user = make_user(session)
    subscribe(session, user, "q=铝合金", Frequency.DAILY)
    need = publish(session, hands)
    work()
    need.state = ListingState.WITHDRAWN
    hands.go(days=1)
    work()
    assert mails() == []
    assert told(session, user)[0].mail_due_at is None


def test_withdrawn_before_the_worker_looks_is_told_to_nobody(
    session: Session, hands: Clock, work: Work
) -> None:
    user = make_user(session)
    subscribe(session, user, "q=铝合金")
    publish(session, hands).state = ListingState.WITHDRAWN
    work()
    assert told(session, user) == []


def test_disabled_person_gets_nothing_more(
    session: Session, hands: Clock, work: Work, mails: Mails
) -> None:
    user = make_user(session)
    subscribe(session, user, "q=铝合金", Frequency.DAILY)
    publish(session, hands)
    work()
    user.is_disabled = True
    hands.go(days=1)
    publish(session, hands)
    work()
    assert mails() == []
    assert len(told(session, user)) == 1


def test_unsubscribe_works_signed_out_in_one_click(
    app: Flask, session: Session, hands: Clock, work: Work, mails: Mails
) -> None:
    user = make_user(session)
    search = subscribe(session, user, "q=铝合金")
    publish(session, hands)
    work()
    (mail,) = mails()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path, stranger = stop_path(mail), app.test_client()
    asked = page(stranger, path)
    assert user.email not in asked.text
    assert session.get_one(SavedSearch, search.id).frequency is Frequency.AT_ONCE
    body = {"List-Unsubscribe": "One-Click"}
    for _twice in range(2):
        answer = stranger.post(path, data=body)
        assert answer.status_code == 200
        assert "已退订" in answer.text
    publish(session, hands)
    work()
    assert len(mails()) == 1
    assert len(told(session, user)) == 2


def test_foreign_link_ends_nothing(app: Flask, session: Session) -> None:
    assert session is not None
    client = app.test_client()
    assert client.get("/unsubscribe/nobody-knows-this").status_code == 404
    assert client.post("/unsubscribe/nobody-knows-this").status_code == 404


def test_list_is_saved_from_its_page_and_managed(
    session: Session, client_as: ClientAs
) -> None:
    user = make_member(session)
    client = client_as(user)
    form = page(client, "/needs?q=铝合金&field=05").form("/searches")
    answer = client.post("/searches", data={**form.fields, "frequency": "daily"})
    assert answer.status_code == 303
    again = client.post("/searches", data={**form.fields, "frequency": "weekly"})
    assert again.status_code == 303
    shown = page(client, "/searches")
    assert "铝合金 · 新材料" in shown.text
    (search,) = searches.list_own(session, actor_for(user))
    assert search.frequency is Frequency.WEEKLY
    assert search.codes["field_code"][0] == "05"
    url = f"/searches/{search.ref}"
    assert post(client, f"{url}/frequency", {"frequency": "never"}).status_code == 303
    assert post(client, f"{url}/frequency", {"frequency": "hourly"}).status_code == 400
    stranger = client_as(make_member(session))
    for step in ("frequency", "remove"):
        data = {"frequency": "daily"} if step == "frequency" else {}
        assert post(stranger, f"{url}/{step}", data).status_code == 404
    assert post(client, f"{url}/remove").status_code == 303
    assert "还没有订阅" in page(client, "/searches").text


def actor_for(user: User) -> Any:
    from tech_market.accounts.services.actors import actor_of

    return actor_of(user)


def test_odd_questions_are_refused_or_read_as_none(
    session: Session, client_as: ClientAs
) -> None:
    client = client_as(make_member(session))
    good = {"kind": "need", "query": "", "frequency": "daily"}
    assert post(client, "/searches", good | {"kind": "contract"}).status_code == 400
    assert post(client, "/searches", good | {"extra": "1"}).status_code == 400
    refused = post(client, "/searches", good | {"query": "field=05&" * 1000})
    assert refused.status_code == 409
    assert "条件太多，无法保存" in refused.text
    assert post(client, "/searches", good | {"query": "%ff=%ff&&=="}).status_code == 303


def test_everything_a_list_offers_to_choose_is_kept(
    session: Session, client_as: ClientAs
) -> None:
    user, book = make_member(session), current_book(session)
    client = client_as(user)
    codes = {
        name: sorted(book.lists[key])[:20]
        for name, key in (("field", "field"), ("industry", "industry"),
                          ("stage", "trl"), ("region", "region"))
    }  # fmt: skip
    asked = "q=耐海水腐蚀的高强铝合金结构件焊接" + "".join(
        f"&{name}={code}" for name, some in codes.items() for code in some
    )
    form = page(client, f"/needs?{asked}").form("/searches")
    for _ in range(2):
        assert client.post("/searches", data=form.fields).status_code == 303
    (search,) = searches.list_own(session, actor_for(user))
    assert len(search.query) > 600
    for name, some in codes.items():
        assert set(some) <= set(search.codes[f"{name}_code"])
    (link,) = [
        one for one in page(client, "/searches").links() if one.text == search.name
    ]
    assert len(page(client, link.href).texts(".chip")) == sum(map(len, codes.values()))


def test_nobody_saves_without_end(session: Session, client_as: ClientAs) -> None:
    user = make_member(session)
    for number in range(MOST_SEARCHES):
        subscribe(session, user, f"q=词{number}甲")
    answer = post(
        client_as(user), "/searches",
        {"kind": "need", "query": "q=最后", "frequency": "daily"},
    )  # fmt: skip
    assert answer.status_code == 409


def test_visitor_is_not_offered_to_save(app: Flask, session: Session) -> None:
    assert session is not None
    assert "保存此搜索" not in app.test_client().get("/needs?q=x").text


def test_mail_and_inbox_hold_nothing_hidden(
    session: Session, hands: Clock, work: Work, mails: Mails, client_as: ClientAs
) -> None:
    """T12, T15, T16: hidden fields of a listing, in whatever is sent or shown."""
    user = make_member(session)
    subscribe(session, user, "q=铝合金")
    need = publish(
        session, hands, level=Level.AGREED, description="金丝雀甲",
        confidential="金丝雀乙", contact_name="金丝雀丙", contact_phone="13999990000",
        budget_low_fen=123_456_700, budget_high_fen=123_456_700,
    )  # fmt: skip
    need.organisation.name = "金丝雀丁有限公司"
    work()
    (mail,) = mails()
    (notice,) = told(session, user)
    client = client_as(user)
    seen = [whole(mail), client.get("/inbox").text]
    seen.append(client.get(f"/inbox/{notice.ref}").text)
    for text in seen:
        assert "金丝雀" not in text
        assert "1399999" not in text
        assert "123.45" not in text
