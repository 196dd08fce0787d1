"""Visits of a deal are written once; who may read them is marked on each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import Deal, Visit
from tech_market.brokerage.rules.records import VisitFacts
from tech_market.brokerage.services import visits
from tech_market.brokerage.services.visits import Correction
from tech_market.errors import NotFound, RuleBroken
from tests.brokerage.cases import Case, acting, agreed, book, make_case, moved
from tests.clients import post
from tests.makers import make_admin, make_broker

ClientAs = Callable[[User], FlaskClient]
TODAY = date(2026, 3, 2)
MET = VisitFacts(
    kind_code="visit", held_on=TODAY, held_time="14:30", place="需求方三号车间",
    said="核对工况和指标", need_people="总工、研发主管共 2 人", next_step="寄样品",
)  # fmt: skip


def written(
    session: Session, case: Case, deal: Deal, now: datetime,
    facts: VisitFacts = MET, correction: Correction | None = None,
) -> Visit:  # fmt: skip
    return visits.write_visit(
        session, deal_ref=deal.ref, facts=facts, codes=book(session),
        actor=acting(case.broker.user), now=now, correction=correction,
    )  # fmt: skip


def test_a_visit_tells_when_where_who_and_what(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    written(session, case, deal, now)
    session.commit()
    page = client_as(case.broker.user).get(f"/deals/{deal.ref}").text
    for words in ("上门拜访", "14:30", "需求方三号车间", "总工、研发主管", "寄样品"):
        assert words in page


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "visit-day"),
        ({"held_on": TODAY - timedelta(days=1)}, "visit-day"),
        ({"held_time": "24:00"}, "visit-time"),
        ({"held_time": "下午两点"}, "visit-time"),
        ({"place": ""}, "visit-place"),
        ({"said": ""}, "visit-said"),
        ({"need_people": "", "broker_people": "经纪人"}, "visit-people"),
        ({"kind_code": "dinner"}, "unknown-code"),
    ],
)
def test_a_visit_that_says_too_little_is_refused(
    session: Session, now: datetime, change: dict[str, Any], code: str
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    with pytest.raises(RuleBroken) as refused:
        written(session, case, deal, now, replace(MET, **change))
    assert refused.value.code == code


def test_both_sides_read_what_is_shared_and_nothing_else(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    written(session, case, deal, now, replace(MET, said="内部研判", is_shared=False))
    written(session, case, deal, now, replace(MET, said="共同结论", is_shared=True))
    session.commit()
    for person in (case.asker, case.maker):
        page = client_as(person).get(f"/deals/{deal.ref}").text
        assert "共同结论" in page
        assert "内部研判" not in page
    for person in (case.broker.user, make_admin(session)):
        page = client_as(person).get(f"/deals/{deal.ref}").text
        assert "内部研判" in page


def test_a_correction_is_a_new_record_and_hides_no_old_one(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    first = written(session, case, deal, now)
    shared = replace(MET, said="改正后", is_shared=True)
    fix = Correction(first.ref, "记错了指标")
    second = written(session, case, deal, now, shared, fix)
    (entry,) = visits.list_visits(session, deal, actor=acting(case.broker.user))
    assert (entry.visit, list(entry.older)) == (second, [first])
    (side,) = visits.list_visits(session, deal, actor=acting(case.asker))
    assert (side.visit, list(side.older)) == (second, [])
    with pytest.raises(RuleBroken) as refused:
        written(session, case, deal, now, shared, fix)
    assert refused.value.code == "visit-corrected"
    with pytest.raises(RuleBroken) as refused:
        written(session, case, deal, now, shared, Correction(second.ref, ""))
    assert refused.value.code == "correction-reason"


@pytest.mark.parametrize("verb", ["UPDATE visits SET said = 'x'", "DELETE FROM visits"])
def test_the_database_refuses_to_change_a_visit(
    session: Session, now: datetime, verb: str
) -> None:
    case = make_case(session)
    written(session, case, agreed(session, case, now), now)
    with (
        pytest.raises((IntegrityError, OperationalError), match="append-only"),
        session.begin_nested(),
    ):
        session.execute(text(verb))


def test_only_the_deals_brokers_write_and_only_while_it_lives(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    for person in (case.asker, make_broker(session).user, make_admin(session)):
        with pytest.raises(NotFound):
            visits.write_visit(
                session, deal_ref=deal.ref, facts=MET, codes=book(session),
                actor=acting(person), now=now,
            )  # fmt: skip
    moved(session, case, deal, "closed", now, close_code="not-feasible")
    with pytest.raises(RuleBroken) as refused:
        written(session, case, deal, now)
    assert refused.value.code == "deal-closed"


def test_form_writes_corrects_and_refuses_at_the_field(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    # the pages read the clock: the deal opened on their today, or before
    deal = agreed(session, case, now)
    session.commit()
    client, url = client_as(case.broker.user), f"/deals/{deal.ref}/visits/new"
    good = {
        "kind_code": "meeting", "held_on": "2026-03-02", "place": "视频会议",
        "result_people": "项目负责人", "said": "讨论试验方案", "is_shared": "y",
    }  # fmt: skip
    for change in (
        {"held_on": "2026-02-30"}, {"held_time": "9点"}, {"place": ""},
        {"said": "长" * 2001}, {"written_by_id": "1"}, {"kind_code": "dinner"},
    ):  # fmt: skip
        assert post(client, url, good | change).status_code == 422, change
    assert post(client, url, good).status_code == 303
    (entry,) = visits.list_visits(session, deal, actor=acting(case.asker))
    fix = f"/visits/{entry.visit.ref}/correct"
    assert "讨论试验方案" in client.get(fix).text
    assert post(client, fix, good).status_code == 422  # no reason
    answer = post(client, fix, good | {"said": "改正", "correction": "漏记"})
    assert answer.status_code == 303
    for person in (case.asker, make_broker(session).user):
        assert client_as(person).get(fix).status_code in {403, 404}
