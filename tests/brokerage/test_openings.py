"""Opened counts members of a paired side, each once, and nobody else."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.services.reach import PARTS, pairs_of, reach_of
from tech_market.recommend.opening_models import PairOpening
from tech_market.recommend.push_models import PairPush
from tests.brokerage.cases import make_case, make_match, signed
from tests.makers import (
    make_admin,
    make_broker,
    make_member,
    make_result,
    organisation_of,
)
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]


def test_a_recommended_side_counts_once_for_each_person(
    session: Session, client_as: ClientAs
) -> None:
    case = make_case(session)
    url = f"/needs/{case.match.need.ref}"
    colleague = make_member(
        session, organisation=organisation_of(session, case.maker),
        kind_code="university",
    )  # fmt: skip
    for person in (case.maker, case.maker, colleague):
        assert client_as(person).get(url).status_code == 200
    assert reach_of(session, case.match.need).opened == 2


def test_others_and_visitors_are_not_followed(
    session: Session, client_as: ClientAs, client: FlaskClient
) -> None:
    case = make_case(session)
    url = f"/needs/{case.match.need.ref}"
    stranger = make_member(session, kind_code="university")
    for person in (
        case.asker,
        stranger,
        make_broker(session).user,
        make_admin(session),
    ):
        client_as(person).get(url)
    client.get(url)
    assert session.scalar(select(func.count(PairOpening.id))) == 0


def test_one_opening_counts_for_the_best_of_several_pairs(
    session: Session, client_as: ClientAs
) -> None:
    case = make_case(session, score=0.4)
    place = organisation_of(session, case.maker)
    better = make_match(
        session, need=case.match.need, score=0.9,
        result=make_result(session, organisation=place),
    )  # fmt: skip
    client_as(case.maker).get(f"/needs/{case.match.need.ref}")
    rows = pairs_of(session, case.match.need, offset=0, limit=9)
    assert [(row.match.id, row.opened) for row in rows] == [
        (better.id, 1), (case.match.id, 0),
    ]  # fmt: skip


def test_a_push_to_the_other_side_is_shown_and_one_to_a_broker_is_not(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    for person in (case.asker, case.maker, case.broker.user):
        session.add(
            PairPush(
                match_id=case.match.id, user_id=person.id, notice_key="k", pushed_at=now
            )
        )
    session.flush()
    assert reach_of(session, case.match.need).shown == 1


@pytest.mark.parametrize("part", ["", *PARTS])
def test_every_count_leads_to_its_pairs(
    session: Session, now: datetime, client_as: ClientAs, part: str
) -> None:
    case = make_case(session)
    make_match(session, need=case.match.need)
    client_as(case.maker).get(f"/needs/{case.match.need.ref}")
    session.add(
        PairPush(
            match_id=case.match.id, user_id=case.maker.id, notice_key="k", pushed_at=now
        )
    )
    signed(session, case, now)
    session.flush()
    reach = reach_of(session, case.match.need)
    number = getattr(reach, part) if part else reach.paired
    assert (
        len(pairs_of(session, case.match.need, part=part, offset=0, limit=9)) == number
    )
    url = f"/needs/{case.match.need.ref}"
    links = [one.href for one in page(client_as(case.asker), url).links()]
    wanted = f"{url}/reach" + (f"?part={part}" if part else "")
    assert wanted in links
    assert page(client_as(case.asker), wanted).h1 == "市场反馈"


def test_the_pairs_of_others_do_not_exist(
    session: Session, client_as: ClientAs
) -> None:
    case = make_case(session)
    url = f"/needs/{case.match.need.ref}/reach"
    assert client_as(case.maker).get(url).status_code == 404
    assert client_as(case.broker.user).get(url).status_code == 404
    assert client_as(make_admin(session)).get(url).status_code == 200


def test_nobody_is_named_on_the_page_of_pairs(
    session: Session, client_as: ClientAs
) -> None:
    case = make_case(session)
    client_as(case.maker).get(f"/needs/{case.match.need.ref}")
    said = page(client_as(case.asker), f"/needs/{case.match.need.ref}/reach").text
    assert case.match.result.title in said
    assert case.maker.name not in said
