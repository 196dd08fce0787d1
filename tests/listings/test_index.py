"""Lists show what their reader may find; nothing hidden can be asked for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.listings import search
from tech_market.listings.rules import Level, ListingState
from tests.makers import (
    MADE_AT,
    make_admin,
    make_auditor,
    make_member,
    make_need,
    make_result,
    organisation_of,
)
from tests.pages import Page, page
from tests.queries import counted_queries

Browser = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def in_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the database, as when there is no search index."""
    for name in ("_searcher", "_tally", "_completer"):
        monkeypatch.setattr(search, name, None)


def titles(shown: Page) -> list[str]:
    return shown.texts(".listing-card h2")


def test_empty_list_says_so_and_leads_on(client: FlaskClient) -> None:
    assert "这里还没有内容" in page(client, "/needs").text
    assert "没有符合条件的内容" in page(client, "/results?q=无此词").text


def test_market_lists_what_is_published_valid_and_online(
    session: Session, client: FlaskClient
) -> None:
    yesterday = clock.today(clock.now()) - timedelta(days=1)
    make_need(session, title="在列")
    make_need(session, title="过期", valid_until=yesterday)
    make_need(session, title="线下", level=Level.OFFLINE)
    for state in ListingState:
        if state is not ListingState.PUBLISHED:
            make_need(session, title=f"未发布{state}", state=state)
    assert titles(page(client, "/needs")) == ["在列"]


def test_owner_finds_every_state_of_their_own_and_nothing_of_others(
    session: Session, client_as: Browser
) -> None:
    user = make_member(session)
    place = organisation_of(session, user)
    for state in ListingState:
        make_need(session, title=f"自己{state}", state=state, organisation=place)
    make_need(session, title="别人", state=ListingState.DRAFT)
    shown = page(client_as(user), "/needs?scope=own")
    assert sorted(titles(shown)) == sorted(f"自己{state}" for state in ListingState)
    assert "草稿" in shown.text


@pytest.mark.parametrize("scope", ["own", "all"])
def test_stranger_asking_for_more_gets_the_market(
    session: Session, client: FlaskClient, scope: str
) -> None:
    make_need(session, title="草稿", state=ListingState.DRAFT)
    make_need(session, title="在列")
    assert titles(page(client, f"/needs?scope={scope}")) == ["在列"]


@pytest.mark.parametrize("maker", [make_admin, make_auditor])
def test_oversight_finds_all_states(
    session: Session, client_as: Browser, maker: Callable[[Session], User]
) -> None:
    make_need(session, title="某草稿", state=ListingState.DRAFT)
    assert titles(page(client_as(maker(session)), "/needs?scope=all")) == ["某草稿"]


def test_words_are_found_in_title_and_summary(
    session: Session, client: FlaskClient
) -> None:
    make_need(session, title="钐铁氮磁粉", summary="制备")
    make_need(session, title="另一条", summary="需要钐铁氮")
    make_need(session, title="无关", summary="碳捕集")
    found = titles(page(client, "/needs?q=钐铁氮"))
    assert sorted(found) == ["另一条", "钐铁氮磁粉"]
    assert titles(page(client, "/needs?q=%25")) == []
    assert titles(page(client, "/needs?q=_")) == []


def test_field_filter_takes_in_what_stands_under_it(
    session: Session, client: FlaskClient
) -> None:
    make_result(session, title="上级", field_code="01")
    make_result(session, title="下级", field_code="0102")
    make_result(session, title="别处", field_code="05", stage_code="pilot")
    assert sorted(titles(page(client, "/results?field=01"))) == ["上级", "下级"]
    assert titles(page(client, "/results?field=0102")) == ["下级"]
    assert titles(page(client, "/results?stage=pilot")) == ["别处"]
    assert titles(page(client, "/results?industry=new-materials")) == []


def test_newest_come_first_unless_asked_otherwise(
    session: Session, client: FlaskClient
) -> None:
    soon = clock.today(clock.now()) + timedelta(days=2)
    make_need(session, title="旧而将到期", valid_until=soon)
    make_need(session, title="新", published_at=MADE_AT + timedelta(days=9))
    assert titles(page(client, "/needs")) == ["新", "旧而将到期"]
    assert titles(page(client, "/needs?sort=expiring")) == ["旧而将到期", "新"]


@pytest.mark.parametrize(
    "asked",
    [
        "sort=budget_high_fen", "sort=budget", "budget_gte=1", "budget_high_fen=5",
        "contact_phone=139", "confidential=x", "field=budget", "level=agreed",
        "page=9999999999", "page=-1", "page=一", "sort=newest&sort=budget",
    ],
)  # fmt: skip
def test_what_is_hidden_or_unknown_changes_nothing(
    session: Session, client: FlaskClient, asked: str
) -> None:
    """T14: no order, range or prefix of a hidden column can be asked for."""
    for number in range(3):
        make_need(session, budget_high_fen=(3 - number) * 100, level=Level.AGREED)
    plain = titles(page(client, "/needs"))
    assert titles(page(client, f"/needs?{asked}")) == plain


@pytest.mark.parametrize("word", ["令牌机密", "令牌详述", "令牌联系", "令牌基础"])
def test_words_of_hidden_fields_find_nothing(
    session: Session, client_as: Browser, word: str
) -> None:
    """T14: search reads only what is public, for insiders too."""
    make_need(
        session, level=Level.AGREED, description="令牌详述", confidential="令牌机密",
        contact_name="令牌联系", current_practice="令牌基础",
    )  # fmt: skip
    assert titles(page(client_as(make_member(session)), f"/needs?q={word}")) == []


def test_pages_follow_each_other_without_loss(
    session: Session, client: FlaskClient
) -> None:
    for number in range(23):
        make_need(session, title=f"第{number:02d}条")
    first, second = page(client, "/needs"), page(client, "/needs?page=2")
    assert "共 23 条" in first.text
    assert (len(titles(first)), len(titles(second))) == (20, 3)
    assert len({*titles(first), *titles(second)}) == 23


@pytest.mark.parametrize(
    "url", ["/needs", "/results", "/needs?q=铝", "/needs?scope=own"]
)
def test_list_asks_the_same_number_of_questions_for_one_row_and_for_twenty(
    session: Session, client_as: Browser, url: str
) -> None:
    user = make_member(session)
    browser, counts = client_as(user), []
    for number in (1, 19):
        for _ in range(number):
            make_need(session, organisation=organisation_of(session, user))
            make_result(session)
        session.commit()
        session.expire_all()
        with counted_queries(session) as sent:
            assert browser.get(url).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_index_answers_in_its_order_and_only_what_is_still_listed(
    session: Session, client: FlaskClient
) -> None:
    a, b, gone = (make_need(session, title=title) for title in ("甲", "乙", "撤"))
    gone.state = ListingState.WITHDRAWN
    session.flush()
    asked: list[Any] = []

    def searcher(
        question: search.Question, *, offset: int, limit: int
    ) -> search.Answer:
        asked.append((question, offset, limit))
        return search.Answer([b.id, gone.id, a.id], 3)

    search.set_searcher(searcher)
    assert titles(page(client, "/needs?q=铝合金&field=05")) == ["乙", "甲"]
    question, offset, limit = asked[0]
    assert (question.kind, question.words) == ("need", "铝合金")
    assert (question.audience, question.sort) == ("public", search.RELEVANCE)
    assert (offset, limit) == (0, 20)
    assert question.codes["field_code"][0] == "05"


def test_nearest_are_offered_only_as_far_as_they_are_still_listed(
    session: Session, client: FlaskClient
) -> None:
    near = make_need(session, title="相近")
    gone = make_need(session, title="已撤", state=ListingState.WITHDRAWN)

    def searcher(
        question: search.Question, *, offset: int, limit: int
    ) -> search.Answer:
        assert (question.words, offset, limit) == ("无此", 0, 20)
        return search.Answer([], 0, nearest=[gone.id, near.id])

    search.set_searcher(searcher)
    shown = page(client, "/needs?q=无此")
    assert "下面是最接近的" in shown.text
    assert titles(shown) == ["相近"]


def test_list_nobody_narrows_is_read_in_sql(
    session: Session, client: FlaskClient
) -> None:
    def searcher(
        question: search.Question, *, offset: int, limit: int
    ) -> search.Answer:
        raise AssertionError((question, offset, limit))

    make_need(session, title="在列")
    search.set_searcher(searcher)
    assert titles(page(client, "/needs")) == ["在列"]
    assert client.get("/needs?sort=expiring").status_code == 200


def test_words_asked_for_are_marked_and_nothing_else_becomes_markup(
    session: Session, client: FlaskClient
) -> None:
    make_need(session, title="<b>钐铁氮</b>磁粉", summary="寻求<i>钐铁氮</i>制备")
    plain, found = client.get("/needs").text, client.get("/needs?q=钐铁氮").text
    assert "<mark>" not in plain
    assert "&lt;b&gt;<mark>钐铁氮</mark>&lt;/b&gt;磁粉" in found
    assert "寻求&lt;i&gt;<mark>钐铁氮</mark>&lt;/i&gt;制备" in found
    assert "<b>钐" not in found


def test_words_are_sorted_as_asked_without_an_index_too(
    session: Session, client: FlaskClient
) -> None:
    soon = clock.today(clock.now()) + timedelta(days=2)
    make_need(session, title="磁粉旧", valid_until=soon)
    make_need(session, title="磁粉新", published_at=MADE_AT + timedelta(days=9))
    assert titles(page(client, "/needs?q=磁粉&sort=newest")) == ["磁粉新", "磁粉旧"]
    assert titles(page(client, "/needs?q=磁粉&sort=expiring")) == ["磁粉旧", "磁粉新"]


def test_empty_list_names_what_to_leave_out_and_what_that_finds(
    session: Session, client: FlaskClient
) -> None:
    make_need(session, title="铝合金甲", field_code="05", industry_code="new-materials")
    make_need(session, title="铝合金乙", field_code="05", industry_code="new-materials")
    make_need(session, title="洗衣机", summary="控制", field_code="01",
              industry_code="new-materials")  # fmt: skip
    make_need(session, title="无关", summary="控制", field_code="01")
    asked = "/needs?q=铝合金&field=01&industry=new-materials"
    shown = page(client, asked)
    assert shown.texts(".ways-on li") == [
        "去掉“关键词：铝合金” 有 1 条",
        "去掉“技术领域” 有 2 条",
        "去掉“全部筛选条件” 有 2 条",
    ]
    assert titles(shown) == ["洗衣机"]
    for link in [one for one in shown.links() if one.text.startswith("去掉“")]:
        found = page(client, link.href)
        assert f"共 {len(titles(found))} 条" in found.text
        assert found.texts(".ways-on") == []


def test_one_choice_that_finds_nothing_can_be_left_out(
    session: Session, client: FlaskClient
) -> None:
    make_need(session, title="甲", field_code="05")
    assert page(client, "/needs?field=01").texts(".ways-on li") == [
        "去掉“技术领域” 有 1 条"
    ]
    assert "没有符合条件的内容" in page(client, "/needs?q=无此词&field=01").text


@pytest.mark.parametrize("scope", ["", "&scope=own", "&scope=all"])
def test_way_on_counts_nothing_its_reader_may_not_find(
    session: Session, client: FlaskClient, scope: str
) -> None:
    make_need(session, title="铝合金甲", field_code="05", state=ListingState.DRAFT)
    make_need(session, title="铝合金乙", field_code="05", level=Level.OFFLINE)
    shown = page(client, f"/needs?q=铝合金&field=01{scope}")
    assert shown.texts(".ways-on") == []
