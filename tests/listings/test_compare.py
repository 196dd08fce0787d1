"""Up to four listings side by side, as far as their reader may read each."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.models import Need, NeedIndicator
from tests.makers import make_member, make_need, make_result, organisation_of
from tests.page_faults import words
from tests.pages import Page, page
from tests.people import ROLES, make_person

ClientAs = Callable[[User], FlaskClient]
STRANGERS = [role for role in ROLES if role not in {"admin", "auditor"}]


def address(*listings: object, place: str = "needs") -> str:
    return f"/{place}/compare?" + "&".join(f"id={one.ref}" for one in listings)  # type: ignore[attr-defined]


def lines(shown: Page) -> dict[str, list[str]]:
    """Return the cells of each line by its name, the mark of difference left out."""
    found = {}
    for row in shown.find("tbody tr"):
        name, *cells = [words(one) for one in row]
        if cells:
            found[name.removesuffix(" 不同")] = cells
    return found


def strength(name: str, low: int) -> NeedIndicator:
    return NeedIndicator(position=0, name=name, operator=">=", low=Decimal(low),
                         unit="MPa")  # fmt: skip


def test_lines_that_differ_are_marked_and_can_be_shown_alone(
    session: Session, client: FlaskClient
) -> None:
    one = make_need(session, title="甲", field_code="05", trl_wanted=6,
                    is_budget_public=True, budget_high_fen=50_000_000)  # fmt: skip
    other = make_need(session, title="乙", field_code="05", trl_wanted=8)
    session.commit()
    shown = page(client, address(one, other))
    found = lines(shown)
    assert shown.texts("thead th a") == ["甲", "去掉：甲", "乙", "去掉：乙"]
    assert found["预算"] == ["50万元以内", "未对您公开"]
    assert len(set(found["技术领域"])) == 1
    marked = shown.texts(".compare-differs th")
    assert "预算 不同" in marked
    assert not any(one.startswith("技术领域") for one in marked)
    short = lines(page(client, address(one, other) + "&only=different"))
    assert "技术领域" not in short
    assert short["预算"] == found["预算"]


def test_indicators_stand_in_one_line_by_what_they_measure(
    session: Session, client: FlaskClient
) -> None:
    one = make_need(
        session, indicators=[strength("抗拉强度", 450), strength("延伸率", 8)]
    )
    other = make_need(session, indicators=[strength("室温抗拉强度", 500)])
    third = make_need(session, indicators=[strength("抗压强度", 300)])
    session.commit()
    found = lines(page(client, address(one, other, third)))
    assert found["抗拉强度"] == [
        "≥ 450 MPa（必须）", "室温抗拉强度 ≥ 500 MPa（必须）", "—"
    ]  # fmt: skip
    assert found["延伸率"] == ["≥ 8 MPa（必须）", "—", "—"]
    assert found["抗压强度"] == ["—", "—", "≥ 300 MPa（必须）"]


def test_the_fifth_is_refused_with_a_sentence(
    session: Session, client: FlaskClient
) -> None:
    needs = [make_need(session, title=f"第{number}条") for number in range(5)]
    session.commit()
    shown = page(client, address(*needs))
    assert "一次最多比较 4 条：排在后面的 1 条没有列入" in shown.text
    assert "第4条" not in shown.text
    dropped = next(one for one in shown.links() if one.text == "去掉：第0条")
    again = page(client, dropped.href)
    assert "最多比较" not in again.text
    assert "第0条" not in again.text
    assert "一次最多比较 4 条" not in page(client, address(*needs[:4], needs[0])).text


def test_nothing_chosen_and_one_chosen_lead_back_to_the_list(
    session: Session, client: FlaskClient
) -> None:
    need = make_need(session)
    session.commit()
    for url, said in (("/needs/compare", "还没有选"), (address(need), "只选了一条")):
        shown = page(client, url)
        assert said in shown.text
        assert "/needs" in [link.href for link in shown.links()]


@pytest.mark.parametrize("role", STRANGERS)
def test_what_is_hidden_answers_as_if_it_did_not_exist(
    session: Session, client: FlaskClient, client_as: ClientAs, role: str
) -> None:
    seen = make_need(session, title="可见", level=Level.AGREED,
                     description="金丝雀说明", confidential="金丝雀机密",
                     current_practice="金丝雀现状",
                     budget_high_fen=77_700_000)  # fmt: skip
    hidden: list[Need] = [
        make_need(session, title="金丝雀草稿", state=ListingState.DRAFT),
        make_need(session, title="金丝雀线下", level=Level.OFFLINE),
    ]
    result = make_result(session, title="金丝雀成果")
    person = make_person(session, role)
    session.commit()
    browser = client_as(person) if person else client
    for one in (*hidden, result):
        assert browser.get(address(one)).status_code == 404
        assert browser.get(address(one, hidden[0])).status_code == 404
    mixed = browser.get(address(seen, *hidden)).text
    nothing = f"/needs/compare?id={seen.ref}&id=000000000000&id=000000000001"
    assert "有 2 条不存在、已撤下或不对您开放" in mixed
    assert _same(mixed) == _same(browser.get(nothing).text)
    assert "金丝雀" not in mixed
    assert "77.7" not in mixed
    assert seen.organisation.name not in mixed
    assert lines(page(browser, address(seen)))["现有基础"] == ["未对您公开"]


def _same(html: str) -> str:
    masked = ("csrf_token", "request-id", "next")
    return "\n".join(
        line for line in html.splitlines() if not any(mark in line for mark in masked)
    )


def test_owner_compares_own_drafts_whole_but_for_private_parts(
    session: Session, client_as: ClientAs
) -> None:
    user = make_member(session)
    mine = make_need(session, organisation=organisation_of(session, user),
                     state=ListingState.DRAFT, level=Level.AGREED, title="我的草稿",
                     current_practice="我的现状", confidential="我的机密")  # fmt: skip
    other = make_need(session, title="别人的")
    session.commit()
    shown = page(client_as(user), address(mine, other))
    assert lines(shown)["现有基础"] == ["我的现状", "—"]
    assert "我的机密" not in shown.text


def test_results_are_compared_by_their_own_lines(
    session: Session, client: FlaskClient
) -> None:
    one = make_result(
        session, title="甲", trl=6, is_price_public=True, price_fen=8_000_000
    )
    other = make_result(session, title="乙", trl=9, is_price_public=True)
    session.commit()
    found = lines(page(client, address(one, other, place="results")))
    assert found["价格"] == ["8万元", "面议"]
    assert found["技术成熟度"][0].startswith("TRL 6")


def test_list_offers_a_tick_for_each_row_without_script(
    session: Session, client: FlaskClient
) -> None:
    need = make_need(session)
    session.commit()
    for view in ("cards", "table"):
        shown = page(client, f"/needs?view={view}")
        (tick,) = shown.find("input[name=id]")
        assert (tick.get("value"), tick.get("form")) == (need.ref, "compare-form")
        assert shown.form("/needs/compare").method == "get"
