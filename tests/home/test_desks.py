"""Each desk: the number shown is the number of rows on the page it leads to."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    OrganisationState,
    Rank,
    User,
)
from tech_market.brokerage.models import Broker, Expression
from tech_market.brokerage.rules.expressions import Answers
from tech_market.brokerage.services import expressions, introductions
from tech_market.brokerage.services.diagnosing import ask as ask_diagnosis
from tech_market.brokerage.services.expressions import Wish
from tech_market.clock import now as clock_now
from tech_market.clock import today
from tech_market.listings.rules import ListingState
from tech_market.notices.services import following
from tech_market.questions import services as questions
from tests.brokerage.cases import acting, agreed, make_case, make_match, taken
from tests.clients import post
from tests.contracts.papers import accepted, registered, submitted
from tests.makers import (
    MADE_AT,
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    make_need,
    make_organisation,
    make_result,
    make_user,
    organisation_of,
    saved,
)
from tests.pages import Page, page

ClientAs = Callable[[User], FlaskClient]
ROWS = {
    "/questions": ".question",
    "/broker/queue": ".pairs .pair",
    "/broker/queue#hands": "#hands .hand",
    "/follows": ".notice",
    "/review": ".review-table tbody tr",
}


def tasks(shown: Page) -> dict[str, tuple[int, str]]:
    """Return count and address of everything a desk counts, by its label."""
    found = {}
    for link in shown.find(".tasks a"):
        words = "".join(link.itertext()).strip()
        number = re.match(r"\d+", words)
        assert number
        found[words[number.end() :].strip()] = int(number[0]), link.get("href", "")
    for link in shown.find(".tasks-clear a"):
        found["".join(link.itertext()).strip()] = 0, link.get("href", "")
    return found


def rows_at(client: FlaskClient, href: str) -> int:
    """Count the rows on the page a task leads to, as its reader sees them."""
    shown = page(client, href.split("#", maxsplit=1)[0])
    told = re.search(r"共 (\d+) [条项]", shown.text)
    path = re.sub(r"\?[^#]*", "", href)
    if told and path not in ROWS:
        return int(told[1])
    if path == "/organisation":
        return sum(one.action.endswith("/accept") for one in shown.forms())
    if path in ROWS:
        return len(shown.find(ROWS[path]))
    return len(shown.find("tbody tr"))


def check(client: FlaskClient, wanted: dict[str, int]) -> None:
    """Compare every count of a desk with its rows, and some with what is known."""
    found = tasks(page(client, "/desk"))
    for label, (count, href) in found.items():
        assert (label, rows_at(client, href)) == (label, count)
    assert {label: found[label][0] for label in wanted} == wanted


def order(client: FlaskClient) -> list[str]:
    return page(client, "/desk").texts("h2")


def own_listings(session: Session, make: Callable[..., Any], house: object) -> None:
    """Make one listing in each state, one of them over by date."""
    for state in ListingState:
        make(session, organisation=house, state=state)
    make(session, organisation=house, valid_until=date(2020, 1, 1))


def asked(session: Session, listing: Any, now: datetime, times: int = 1) -> None:
    """Let a stranger ask about a listing."""
    stranger = acting(make_member(session))
    for place in range(times):
        questions.ask(session, actor=stranger, listing=listing, now=now,
                      text=f"这里的指标{'甲乙丙'[place]}能达到吗？")  # fmt: skip


@pytest.mark.parametrize("side", ["enterprise", "university"])
def test_a_members_desk_counts_what_its_pages_list(
    session: Session, now: datetime, client_as: ClientAs, side: str
) -> None:
    case, other = make_case(session), make_case(session)
    is_need = side == "enterprise"
    user = case.asker if is_need else case.maker
    house = organisation_of(session, user)
    make = make_need if is_need else make_result
    own_listings(session, make, house)
    mine = case.match.need if is_need else case.match.result
    taken(session, case, now)
    taken(session, other, now)
    asked(session, mine, now, times=2)
    asked(session, other.match.need, now)
    stranger = make_result(session) if is_need else make_need(session)
    following.follow(session, actor=acting(user), listing=stranger, now=now)
    place = Membership(
        user=make_user(session), organisation=house, rank=Rank.MEMBER,
        state=MembershipState.PENDING, asked_at=MADE_AT,
    )  # fmt: skip
    saved(session, place)
    session.commit()
    client, word = client_as(user), "需求" if is_need else "成果"
    assert order(client) == ["等我处理", "我的事项", "数字", "常用入口"]
    wanted = {
        "待答复的对接引荐": 1, "待答复的提问": 2, f"退回修改的{word}": 1,
        f"已过期待续期的{word}": 1, f"草稿中的{word}": 1, f"待审核的{word}": 1,
        f"已发布的{word}": 2, "我的关注": 1, "申请加入本单位的人员": 1,
    }  # fmt: skip
    check(client, wanted)


def test_what_is_done_waits_no_more(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    asked(session, case.match.need, now, times=2)
    session.commit()
    client = client_as(case.asker)
    check(client, {"待答复的对接引荐": 1, "待答复的提问": 2})
    introductions.accept(session, ref=one.ref, actor=acting(case.asker), now=now)
    for question, _about in questions.list_own(
        session, acting(case.asker), offset=0, limit=10
    ):
        questions.answer(session, actor=acting(case.asker), question=question,
                         text="可以达到，见附件指标。", now=now)  # fmt: skip
        break
    session.commit()
    check(client, {"待答复的对接引荐": 0, "待答复的提问": 1})
    introductions.accept(session, ref=one.ref, actor=acting(case.maker), now=now)
    session.commit()
    check(client, {"待答复的对接引荐": 0, "推进中的商机": 1})
    assert "现在没有等您处理的事" not in page(client, "/desk").text


def test_interest_and_diagnosis_wait_with_both_sides_of_the_desk(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case, broker = make_case(session), make_broker(session)
    express(session, case.asker, case.match.need, make_result(session), now)
    ask_diagnosis(session, need_ref=case.match.need.ref, wish="请看看指标",
                  actor=acting(case.asker), now=now)  # fmt: skip
    session.commit()
    check(client_as(case.asker), {"等经纪人核实的合作意向": 1, "待确认的需求诊断": 0})
    wanted = {"待核实的合作意向": 1, "待承接的需求诊断": 1}
    check(client_as(broker.user), wanted)
    suspended = make_broker(session, state="suspended")
    session.commit()
    check(client_as(suspended.user), dict.fromkeys(wanted, 0))


def express(
    session: Session, user: User, need: Any, result: Any, now: datetime
) -> Expression:
    """Let an enterprise ask for a result."""
    said = "有试验基础和人员，可以配合中试，希望合作开发。"
    wish = Wish(result, need.ref, Answers(said, said, said), wants_nda=False)
    return expressions.express(session, wish=wish, actor=acting(user), now=now)


def test_a_brokers_desk_counts_what_is_theirs_to_take(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    broker: Broker = case.broker
    for _ in range(3):
        make_match(session)
    gone = make_match(session)
    gone.need.state = ListingState.WITHDRAWN
    held = make_case(session)
    taken(session, held, now)
    make_match(session, need=held.match.need)  # in another's hands
    taken(session, case, now)
    session.commit()
    client = client_as(broker.user)
    assert order(client) == ["等我处理", "我的事项", "数字", "常用入口"]
    check(client, {"可接的对接": 3, "待双方确认的引荐": 1, "手中的需求": 1})
    other = make_case(session)
    deal, day = agreed(session, other, now), today(clock_now())
    late = agreed(session, make_case(session), now)
    deal.next_on, late.next_on = day, day
    session.commit()
    check(client_as(other.broker.user), {"今天到期的下一步": 1})
    deal.next_on = day + timedelta(days=1)
    session.commit()
    check(client_as(other.broker.user), {"今天到期的下一步": 0})
    check(client_as(other.broker.user), {"推进中的商机": 1, "已签约的商机": 0})
    check(client, {"推进中的商机": 0})


def test_the_administrators_desk_counts_what_its_pages_list(
    session: Session, client_as: ClientAs
) -> None:
    make_organisation(session, state=OrganisationState.PENDING)
    make_organisation(session, state=OrganisationState.REFUSED)
    make_need(session, state=ListingState.SUBMITTED)
    make_result(session, state=ListingState.FILED)
    make_result(session, state=ListingState.DRAFT)
    submitted(session)
    accepted(session)
    registered(session)
    session.commit()
    client = client_as(make_admin(session))
    assert order(client) == ["等我处理", "我的事项", "数字", "常用入口"]
    check(client, {"待核验的单位": 1, "待审核的需求与成果": 2, "待登记的技术合同": 2,
                   "已登记的技术合同": 1})  # fmt: skip
    listing = session.scalars(select(type(make_need(session)))).first()
    assert listing is not None
    post(client, f"/needs/{listing.ref}/file")
    session.expire_all()
    check(client, {"待核验的单位": 1, "待登记的技术合同": 2})


def test_the_auditors_desk_counts_todays_log_alone(
    session: Session, client_as: ClientAs
) -> None:
    auditor = client_as(make_auditor(session))
    session.commit()
    assert order(auditor) == ["等我处理", "我的事项", "数字", "常用入口"]
    check(auditor, {"今天被拒绝的操作": 0, "待审核的合同变更": 0})
    assert "现在没有等您处理的事" in page(auditor, "/desk").text
    post(client_as(make_member(session)), "/desk/nothing")
    client_as(make_member(session)).get("/audit")
    found = tasks(page(auditor, "/desk"))
    for count, href in found.values():
        assert rows_at(auditor, href) == count
    (_count, href) = found["今天的操作记录"]
    day = re.search(r"day=([\d-]+)", href)
    assert day
    before = date.fromisoformat(day[1]) - timedelta(days=1)
    assert rows_at(auditor, f"/audit?day={before}") == 0
    for strange in ("x", "0001-01-01", "9999-12-31"):
        page(auditor, f"/audit?day={strange}")


def test_a_service_agency_and_a_newcomer_have_a_desk_without_counts(
    session: Session, client_as: ClientAs
) -> None:
    agency = client_as(make_member(session, kind_code="agency", rank=Rank.MEMBER))
    for client in (agency, client_as(make_user(session))):
        shown = page(client, "/desk")
        assert tasks(shown) == {}
        assert shown.texts("h2") == ["常用入口"]
