"""One box finds needs, results, brokers and organisations: as far as one may see."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, StaffRole, User
from tech_market.brokerage.models import BrokerState
from tech_market.listings import pace
from tech_market.listings.pace import Pace
from tech_market.listings.rules import Level, ListingState
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.makers import (
    make_broker,
    make_member,
    make_need,
    make_organisation,
    make_result,
    make_user,
)
from tests.pages import Page, page
from tests.people import ROLES, make_person
from tests.queries import counted_queries
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

ClientAs = Callable[[User], FlaskClient]


def broker_called(session: Session, name: str, **values: Any) -> Any:
    user = make_user(session, name=name, staff_role=StaffRole.BROKER)
    return make_broker(session, user=user, **values)


def hits(client: FlaskClient, text: str) -> dict[str, Any]:
    answer = client.get("/search/words", query_string={"q": text})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def jumps(shown: Page) -> list[str]:
    return shown.texts(".find-jumps a")


def test_one_word_is_looked_for_in_all_four(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    washing_result(session)
    broker = broker_called(session, "林一舟", employer="铝合金研究所")
    house = make_organisation(session, name="宁波铝合金有限公司")
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/search?q=铝合金")
    assert jumps(shown) == ["技术需求 1", "科技成果 1", "技术经纪人 1", "单位 1"]
    hrefs = [link.href for link in shown.links()]
    assert {f"/needs/{need.ref}", f"/results/{result.ref}"} <= set(hrefs)
    assert {f"/brokers/{broker.ref}", f"/organisations/{house.ref}"} <= set(hrefs)
    for full in ("/needs", "/results", "/brokers", "/organisations"):
        assert f"{full}?q=铝合金" in [_unquoted(href) for href in hrefs]
    assert "铝合金" in shown.texts("#found-needs mark")
    assert shown.texts("#found-organisations mark") == ["铝合金"]


def _unquoted(href: str) -> str:
    from urllib.parse import unquote

    return unquote(href)


def test_full_lists_keep_the_words_and_the_number(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    for number in range(7):
        alloy_need(session, title=f"铝合金第{number}条")
        make_organisation(session, name=f"铝合金第{number}厂")
        broker_called(session, f"林{number}", employer="铝合金公司")
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/search?q=铝合金")
    assert len(shown.find("#found-needs .listing-card")) == 5
    assert jumps(shown)[0] == "技术需求 7"
    assert len(page(client, "/needs?q=铝合金").find(".listing-card")) == 7
    assert len(page(client, "/organisations?q=铝合金").find(".listing-card")) == 7
    assert len(page(client, "/brokers?q=铝合金").find(".broker-card")) == 7


@pytest.mark.parametrize(
    "words", ["lianhua", "nbzhlh", "链化", "镇海炼化", "ＺＨＥＮhai"]
)
def test_organisation_is_found_by_sound_and_by_another_character(
    session: Session, client: FlaskClient, words: str
) -> None:
    house = make_organisation(session, name="宁波镇海炼化公司")
    make_organisation(session, name="别家")
    session.commit()
    assert jumps(page(client, f"/search?q={words}"))[3] == "单位 1"
    assert house.name in page(client, f"/organisations?q={words}").text


def test_name_that_changed_is_found_by_its_new_sound(
    session: Session, client: FlaskClient
) -> None:
    house = make_organisation(session, name="甲公司")
    house.name = "碳捕集公司"
    session.commit()
    assert house.name_sound.startswith("tanbuji")
    assert house.name in page(client, "/organisations?q=tanbuji").text


@pytest.mark.parametrize(
    "words", ["林一舟", "linyizhou", "林意舟", "新材料", "New materials"]
)
def test_broker_is_found_by_name_sound_or_field(
    session: Session, client: FlaskClient, words: str
) -> None:
    broker = broker_called(session, "林一舟", field_codes=["05"])
    broker_called(session, "王别处", field_codes=["01"])
    session.commit()
    shown = page(client, f"/brokers?q={words}")
    assert shown.texts(".broker-card h2") == [broker.user.name]


def test_brokers_of_the_field_are_offered_where_none_is_so_named(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    alloy_need(session)
    broker = broker_called(session, "林一舟", field_codes=["05"])
    broker_called(session, "王别处", field_codes=["01"])
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/search?q=铝合金")
    assert jumps(shown)[2] == "技术经纪人 0"
    assert shown.texts("#found-brokers h3") == [broker.user.name]
    assert "擅长上面所找内容的领域" in shown.text


def test_synonym_pinyin_and_misspelling_find(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    make_need(session, title="高强度螺栓防松", summary="需要防松方案",
              keywords=["螺栓防松"])  # fmt: skip
    session.commit()
    rebuild(store, now=now)
    assert jumps(page(client, "/search?q=紧固件"))[0] == "技术需求 1"
    assert "螺栓" in page(client, "/search?q=紧固件").texts("mark")
    assert "按拼音查找" in page(client, "/search?q=luoshuan").text
    meant = page(client, "/search?q=罗栓").texts(".listing-meant a")
    assert meant == ["螺栓"]


def test_nearest_are_offered_when_nothing_has_all_the_words(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    need = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    shown = page(client, "/search?q=铝合金 量子计算")
    assert jumps(shown)[0] == "技术需求 0"
    assert "下面是最接近的" in shown.text
    assert shown.texts("#found-needs h3") == [need.title]


def test_nothing_typed_shows_ways_in_with_true_numbers(
    session: Session, client: FlaskClient
) -> None:
    make_need(session, field_code="0501")
    make_need(session, field_code="05")
    make_result(session, field_code="05", state=ListingState.DRAFT)
    session.commit()
    shown = page(client, "/search?q=  ")
    ways = {link.href: link.text for link in shown.links() if "field=" in link.href}
    assert ways == {"/needs?field=05": "需求 2 新材料及其应用"}
    assert {"/needs", "/results", "/brokers", "/organisations"} <= {
        link.href for link in shown.links()
    }


@pytest.mark.parametrize("words", ["%25", "_", "！？", "<script>", "铝" * 500, "'\"\\"])
def test_any_text_is_answered(
    session: Session, store: Store, client: FlaskClient, now: datetime, words: str
) -> None:
    alloy_need(session)
    make_organisation(session, name="某公司")
    session.commit()
    rebuild(store, now=now)
    for address in ("/search", "/organisations", "/brokers"):
        page(client, f"{address}?q={words}")
    assert page(client, "/search?q=%25").texts(".listing-card") == []
    hits(client, words)


def test_the_box_offers_words_titles_and_names(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    make_need(session, title="别的题目", summary="文中有铝合金")
    house = make_organisation(session, name="铝合金公司")
    session.commit()
    rebuild(store, now=now)
    found = hits(client, "铝合")
    assert "铝合金" in found["words"]
    assert {one["url"]: one["kind"] for one in found["hits"]} == {
        f"/needs/{need.ref}": "技术需求",
        f"/results/{result.ref}": "科技成果",
        f"/organisations/{house.ref}": "单位",
    }
    assert hits(client, "") == {"words": [], "hits": []}
    assert hits(client, "铝")["hits"] == []


def test_the_box_is_slow_to_who_asks_too_fast(
    session: Session, client: FlaskClient, client_as: ClientAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(pace, "_typing", Pace(2))
    monkeypatch.setattr(pace, "_typing_behind", Pace(3))
    one, other = (client_as(make_member(session)) for _ in range(2))
    for place in ("/search/words", "/needs/words"):
        assert one.get(f"{place}?q=铝").status_code == 200
    refused = one.get("/results/words?q=铝")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert other.get("/search/words?q=铝").status_code == 200
    answers = [client.get("/search/words?q=铝").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


CANARY = "金丝雀"
HIDDEN = {
    "draft": "金丝雀草稿标题",
    "offline": "金丝雀线下标题",
    "withheld": "金丝雀双方可见说明",
    "confidential": "金丝雀保密内容",
    "contact": "金丝雀联系人",
    "anonymous": "金丝雀匿名单位",
    "pending": "金丝雀待核验单位",
    "refused": "金丝雀退回单位",
    "unlisted": "金丝雀不公开经纪人",
    "suspended": "金丝雀暂停经纪人",
    "account": "金丝雀账号",
}


def hide(session: Session) -> None:
    make_need(session, title=HIDDEN["draft"], state=ListingState.DRAFT)
    make_result(session, title=HIDDEN["offline"], level=Level.OFFLINE)
    make_need(
        session, title="甲", level=Level.AGREED, description=HIDDEN["withheld"],
        confidential=HIDDEN["confidential"], contact_name=HIDDEN["contact"],
    )  # fmt: skip
    hidden = make_organisation(session, name=HIDDEN["anonymous"])
    hidden.state = OrganisationState.PENDING
    make_need(session, title="乙", is_anonymous=True, organisation=hidden)
    for state in (OrganisationState.PENDING, OrganisationState.REFUSED):
        make_organisation(session, name=HIDDEN[state.value], state=state)
    broker_called(session, HIDDEN["unlisted"], is_listed=False)
    broker_called(session, HIDDEN["suspended"], state=BrokerState.SUSPENDED)
    make_user(session, name=HIDDEN["account"])


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_what_is_hidden_is_neither_found_nor_offered(
    session: Session, store: Store, client: FlaskClient, client_as: ClientAs,
    now: datetime, role: str, is_on: bool,  # noqa: FBT001 - with and without an index
) -> None:  # fmt: skip
    hide(session)
    person = make_person(session, role)
    session.commit()
    rebuild(store, now=now)
    store.is_on = is_on
    browser = client_as(person) if person else client
    for place in ("/search", "/search/words", "/organisations", "/brokers"):
        for words in (CANARY, "jinsique", "jsq", "今丝雀", "金丝雀 说明"):
            answer = browser.get(place, query_string={"q": words})
            assert answer.status_code == 200
            said = answer.get_data(as_text=True)
            if answer.is_json:
                said = str(answer.get_json())
            sung = [name for name, text in HIDDEN.items() if text in said]
            assert sung == [], (place, words)


def test_members_text_is_found_by_members_only(
    session: Session, store: Store, client: FlaskClient, client_as: ClientAs,
    now: datetime,
) -> None:  # fmt: skip
    alloy_need(session, level=Level.MEMBERS, description="钪锆复合微合金化")
    session.commit()
    rebuild(store, now=now)
    assert jumps(page(client, "/search?q=钪锆"))[0] == "技术需求 0"
    member = client_as(make_member(session))
    assert jumps(page(member, "/search?q=钪锆"))[0] == "技术需求 1"


def test_search_asks_as_much_for_one_of_each_as_for_many(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    counts = []
    for number in (1, 30):
        for _ in range(number):
            alloy_need(session)
            alloy_result(session)
            make_organisation(session, name=f"铝合金{_}厂")
            broker_called(session, f"林{_}", employer="铝合金")
        session.commit()
        rebuild(store, now=now)
        session.expire_all()
        with counted_queries(session) as sent:
            assert client.get("/search?q=铝合金").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 14
