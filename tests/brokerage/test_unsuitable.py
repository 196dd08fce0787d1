"""An owner closes a pair that does not suit; the reason goes where it helps."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import PairDecline
from tech_market.learning.models import Judgement
from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic
from tech_market.recommend.models import MatchState
from tests.brokerage.cases import Case, make_case, taken
from tests.clients import post
from tests.makers import make_broker, make_member
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
NO = {"reason": "too-early", "text": "还没有中试数据"}


def address(case: Case) -> str:
    return f"/needs/{case.match.need.ref}/unsuitable/{case.match.result.ref}"


@pytest.mark.parametrize("side", ["need", "result"])
def test_either_owner_closes_the_pair_with_a_reason_the_other_reads(
    session: Session, client_as: ClientAs, side: str
) -> None:
    case = make_case(session)
    own, other = (
        (case.asker, case.maker) if side == "need" else (case.maker, case.asker)
    )
    answer = post(client_as(own), address(case), NO)
    assert answer.status_code == 303
    session.refresh(case.match)
    assert case.match.state is MatchState.DECLINED
    no = session.scalars(select(PairDecline)).one()
    assert (no.judge.value, no.code) == (side, "too-early")
    kept = session.scalars(select(Judgement)).one()
    assert (kept.role, kept.reason, kept.source_ref) == (
        side,
        "too-early",
        case.match.ref,
    )
    listing = case.match.result if side == "need" else case.match.need
    assert NO["text"] in client_as(other).get(f"/{listing.kind}s/{listing.ref}").text
    told = session.scalars(select(Notice).where(Notice.user_id == other.id)).all()
    assert [one.code for one in told] == ["pair.declined"]


def test_a_pair_closed_once_is_not_closed_again(
    session: Session, client_as: ClientAs
) -> None:
    case = make_case(session)
    client = client_as(case.asker)
    post(client, address(case), NO)
    assert post(client, address(case), NO).status_code == 409
    assert len(session.scalars(select(PairDecline)).all()) == 1


def test_a_pair_in_a_brokers_hands_is_answered_at_its_introduction(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    taken(session, case, now)
    answer = post(client_as(case.asker), address(case), NO)
    assert answer.status_code == 409
    assert "请在“引荐”里同意或谢绝" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"reason": "nonsense"}, {"text": "  "}, {"text": "长" * 501}],
)
def test_a_no_without_a_reason_and_a_sentence_changes_nothing(
    session: Session, client_as: ClientAs, wrong: dict[str, str]
) -> None:
    case = make_case(session)
    answer = post(client_as(case.asker), address(case), NO | wrong)
    assert answer.status_code == 422
    session.refresh(case.match)
    assert case.match.state is MatchState.OPEN


def test_a_pair_of_others_does_not_exist(session: Session, client_as: ClientAs) -> None:
    case = make_case(session)
    stranger = client_as(make_member(session))
    assert stranger.get(address(case)).status_code == 404
    assert post(stranger, address(case), NO).status_code == 404
    assert client_as(make_broker(session).user).get(address(case)).status_code == 403


def test_the_notice_of_a_pair_leads_to_the_no(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    notice = Notice(
        user_id=case.asker.id, topic=Topic.PAIRS, key="push:x", created_at=now,
        about_kind="need", about_ref=case.match.need.ref,
        items=[["result", case.match.result.ref, 62]],
    )  # fmt: skip
    session.add(notice)
    session.flush()
    client = client_as(case.asker)
    links = [one.href for one in page(client, f"/inbox/{notice.ref}").links()]
    assert address(case) in links
    asked = page(client, address(case))
    assert case.match.result.title in asked.text
    assert case.match.result.organisation.name not in asked.text
