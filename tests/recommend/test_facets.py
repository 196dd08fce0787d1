"""Lists are narrowed by choices with counts; both, by index and SQL, hide alike."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.money import FEN_PER_WAN
from tech_market.recommend.following import follow, rebuild
from tech_market.recommend.store import Store
from tests.makers import make_member, make_need, make_organisation, make_result
from tests.makers import organisation_of as place_of
from tests.page_faults import words
from tests.pages import Page, page
from tests.people import ROLES, make_person
from tests.recommend.alloys import alloy_result, indexed, washing_result

ClientAs = Callable[[User], FlaskClient]
Ready = Callable[[], None]


@pytest.fixture(params=["index", "sql"])
def ready(
    request: pytest.FixtureRequest, session: Session, store: Store, now: datetime
) -> Ready:
    """Bring what was made before a reader, by the index or without one."""

    def commit() -> None:
        session.commit()
        rebuild(store, now=now)
        store.is_on = request.param == "index"

    return commit


def titles(shown: Page) -> list[str]:
    return shown.texts(".listing-card h2")


def counts(shown: Page, name: str) -> dict[str, int]:
    """Return what stands beside each choice of a facet, by its label."""
    found = {}
    for label in shown.find("#facet-groups label"):
        boxes = [one for one in label.iter() if one.get("name") == name]
        if boxes:
            *said, number = words(label).rsplit(" ", 1)
            found[" ".join(said)] = int(number)
    return found


def test_counts_follow_the_other_choices_and_not_their_own(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    make_result(session, field_code="0501", stage_code="pilot", title="甲")
    make_result(session, field_code="05", stage_code="sample", title="乙")
    make_result(session, field_code="01", stage_code="pilot", title="丙")
    ready()
    shown = page(client, "/results")
    assert counts(shown, "field") == {"电子信息": 1, "新材料及其应用": 2}
    assert counts(shown, "stage") == {"已有样品": 1, "通过中试": 2}
    shown = page(client, "/results?field=05")
    assert sorted(titles(shown)) == ["乙", "甲"]
    assert counts(shown, "field") == {
        "电子信息": 1, "新材料及其应用": 2, "金属材料": 1
    }  # fmt: skip
    assert counts(shown, "stage") == {"已有样品": 1, "通过中试": 1}
    shown = page(client, "/results?field=05&stage=pilot")
    assert titles(shown) == ["甲"]
    assert counts(shown, "field")["电子信息"] == 1
    assert counts(shown, "stage") == {"已有样品": 1, "通过中试": 1}


def test_each_count_is_what_choosing_it_finds(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    places = [
        make_organisation(session, region_code=one) for one in ("330211", "310000")
    ]
    for number in range(12):
        make_result(
            session,
            field_code=("0501", "05", "0102")[number % 3],
            stage_code=("pilot", "sample")[number % 2],
            price_fen=(None, 5 * FEN_PER_WAN, 10 * FEN_PER_WAN, 900 * FEN_PER_WAN)[
                number % 4
            ],
            organisation=places[number % 5 == 0],
        )
    ready()
    whole = page(client, "/results?stage=pilot")
    boxes = [
        (one.get("name"), one.get("value"))
        for one in whole.find("#facet-groups [type=checkbox]")
        if one.get("name") != "stage"
    ]
    assert {name for name, _code in boxes} == {"field", "band", "region"}
    for name, code in boxes:
        shown = page(client, f"/results?stage=pilot&{name}={code}")
        said = words(whole.get(f"[for={name}-{code}]"))
        assert int(said.rsplit(" ", 1)[1]) == len(titles(shown)), (name, code)


def test_several_values_of_one_facet_are_alternatives(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    for code in ("developing", "pilot", "sample"):
        make_result(session, stage_code=code, title=code)
    ready()
    shown = page(client, "/results?stage=pilot&stage=sample")
    assert sorted(titles(shown)) == ["pilot", "sample"]
    chips = {one.text: one.href for one in shown.links() if "×" in one.text}
    assert list(chips) == ["去掉 成熟阶段 已有样品 ×", "去掉 成熟阶段 通过中试 ×"]
    assert titles(page(client, chips["去掉 成熟阶段 已有样品 ×"])) == ["pilot"]
    clear = next(one.href for one in shown.links() if one.text == "清除全部")
    assert len(titles(page(client, clear))) == 3


def test_clearing_keeps_the_words_and_choices_keep_each_other(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    alloy_result(session, stage_code="pilot", title="铝合金甲")
    alloy_result(session, stage_code="sample", title="铝合金乙")
    washing_result(session)
    ready()
    shown = page(client, "/results?q=铝合金&stage=pilot&sort=newest")
    assert titles(shown) == ["铝合金甲"]
    clear = next(one.href for one in shown.links() if one.text == "清除全部")
    assert sorted(titles(page(client, clear))) == ["铝合金乙", "铝合金甲"]
    assert "sort=newest" in clear


def test_bands_hold_their_lower_end_and_not_their_upper(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    for wan in (0, 9, 10, 49, 50, 500):
        make_result(session, price_fen=wan * FEN_PER_WAN, title=f"{wan}万")
    make_result(session, price_fen=None, title="面议")
    ready()
    assert sorted(titles(page(client, "/results?band=10-50"))) == ["10万", "49万"]
    assert titles(page(client, "/results?band=from-500")) == ["500万"]
    assert titles(page(client, "/results?band=none")) == ["面议"]
    assert titles(page(client, "/results?band=all")) != []


@pytest.mark.parametrize("role", ROLES)
def test_hidden_amounts_and_regions_are_counted_for_nobody_in_the_market(
    session: Session,
    client: FlaskClient,
    client_as: ClientAs,
    ready: Ready,
    role: str,
) -> None:
    """T14: neither a count nor a choice tells what its reader may not see."""
    far = make_organisation(session, region_code="650000")
    values = {"organisation": far, "budget_high_fen": 700 * FEN_PER_WAN}
    make_need(session, title="只有成员", level=Level.MEMBERS, **values)
    make_need(session, title="匿名", is_anonymous=True, **values)
    make_need(session, title="同意后", level=Level.AGREED, **values)
    make_need(session, title="线下", level=Level.OFFLINE, **values)
    make_need(session, title="草稿", state=ListingState.DRAFT, **values)
    person = make_person(session, role)
    ready()
    browser = client_as(person) if person else client
    shown = page(browser, "/needs")
    assert counts(shown, "band") == {"面议或未公开": 3}
    assert titles(page(browser, "/needs?band=from-500")) == []
    is_insider = role not in {"anonymous", "visitor"}
    assert counts(shown, "region") == ({"新疆维吾尔自治区": 1} if is_insider else {})
    found = titles(page(browser, "/needs?region=650000"))
    assert found == (["只有成员"] if is_insider else [])
    assert counts(shown, "state") == {}


def test_owner_narrows_their_own_by_state_and_true_amount(
    session: Session, client_as: ClientAs, ready: Ready
) -> None:
    user = make_member(session)
    mine = {"organisation": place_of(session, user), "budget_high_fen": 7 * FEN_PER_WAN}
    yesterday = clock.today(clock.now()) - timedelta(days=1)
    make_need(session, title="甲", state=ListingState.DRAFT, **mine)
    make_need(session, title="乙", valid_until=yesterday, **mine)
    make_need(session, title="丙", **mine)
    make_need(session, title="别人", state=ListingState.DRAFT)
    ready()
    browser = client_as(user)
    shown = page(browser, "/needs?scope=own")
    assert counts(shown, "state") == {"草稿": 1, "已发布": 1, "已过期": 1}
    assert counts(shown, "band") == {"10万元以内": 3}
    assert titles(page(browser, "/needs?scope=own&state=expired")) == ["乙"]
    found = titles(page(browser, "/needs?scope=own&state=draft&state=published"))
    assert sorted(found) == ["丙", "甲"]
    assert sorted(titles(page(browser, "/needs?state=draft"))) == ["丙"]


@pytest.mark.parametrize("role", ["admin", "auditor"])
def test_oversight_counts_every_state_of_all(
    session: Session, client_as: ClientAs, ready: Ready, role: str
) -> None:
    for state in ListingState:
        make_need(session, state=state)
    person = make_person(session, role)
    assert person is not None
    ready()
    shown = page(client_as(person), "/needs?scope=all")
    assert set(counts(shown, "state").values()) == {1}
    assert len(counts(shown, "state")) == len(ListingState)


def test_amounts_sort_both_ways_and_what_tells_none_comes_last(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    """T14: a hidden amount has no place in the order."""
    for wan in (20, 5, 300):
        make_result(session, price_fen=wan * FEN_PER_WAN, title=f"铝{wan}万")
    make_result(session, price_fen=FEN_PER_WAN, is_price_public=False, title="铝藏")
    make_result(session, price_fen=None, title="铝议")
    ready()
    for asked in ("", "q=铝&"):
        down = titles(page(client, f"/results?{asked}sort=dearest"))
        up = titles(page(client, f"/results?{asked}sort=cheapest"))
        assert down[:3] == ["铝300万", "铝20万", "铝5万"]
        assert up[:3] == ["铝5万", "铝20万", "铝300万"]
        assert {*down[3:]} == {*up[3:]} == {"铝藏", "铝议"}


def test_needs_sort_by_the_day_they_want_to_be_solved(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    make_need(session, title="不急", deadline_on=date(2027, 5, 1))
    make_need(session, title="未定", deadline_on=None)
    make_need(session, title="急", deadline_on=date(2026, 12, 1))
    ready()
    assert titles(page(client, "/needs?sort=wanted")) == ["急", "不急", "未定"]
    assert page(client, "/results?sort=wanted").text.count("期望解决日期") == 0


def test_counts_are_kept_until_the_index_changes(
    session: Session, store: Store, client: FlaskClient, now: datetime
) -> None:
    alloy_result(session, stage_code="pilot")
    session.commit()
    rebuild(store, now=now)
    assert counts(page(client, "/results"), "stage") == {"通过中试": 1}
    assert counts(page(client, "/results"), "stage") == {"通过中试": 1}
    indexed(session, store, alloy_result(session, stage_code="pilot"), now=now)
    assert counts(page(client, "/results"), "stage") == {"通过中试": 2}
    assert follow(store, now=now) == []


def test_empty_market_offers_nothing_to_choose(
    client: FlaskClient, ready: Ready
) -> None:
    ready()
    assert page(client, "/needs").find("#facets") == []


def test_unknown_and_foreign_codes_choose_nothing(
    session: Session, client: FlaskClient, ready: Ready
) -> None:
    make_need(session, title="在列")
    ready()
    for asked in ("field=99", "stage=pilot", "state=draft", "band=1", "region=x'--"):
        shown = page(client, f"/needs?{asked}")
        assert (titles(shown), shown.find(".chip")) == (["在列"], [])
    many = "&".join(["field=05"] * 500)
    assert titles(page(client, f"/needs?{many}")) == ["在列"]
