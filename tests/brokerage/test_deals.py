"""A deal moves stage by stage, note by note, and only by its broker."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import NeedHold
from tech_market.brokerage.services.deals import Move, move_deal
from tech_market.errors import NotFound, RuleBroken
from tech_market.recommend.models import MatchState
from tests.brokerage.cases import acting, agreed, book, make_case, moved, signed
from tests.clients import post
from tests.makers import make_broker

ClientAs = Callable[[User], FlaskClient]


def test_deal_runs_to_signed_and_leaves_its_history(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed(session, case, now)
    assert deal.stage_code == "signed"
    assert [step.to_code for step in deal.steps] == [
        "contact", "exchange", "pilot", "pricing", "negotiation", "signed",
    ]  # fmt: skip
    assert case.match.state is MatchState.DEALT
    assert session.get(NeedHold, case.match.need_id) is not None


def test_signed_follows_negotiation_only(session: Session, now: datetime) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    with pytest.raises(RuleBroken) as refused:
        moved(session, case, deal, "signed", now)
    assert refused.value.code == "deal-move"
    assert case.match.state is MatchState.TAKEN


def test_signed_deal_never_goes_back_nor_on_by_hand(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed(session, case, now)
    for stage in ("negotiation", "signed", "registered", "performing"):
        with pytest.raises(RuleBroken):
            moved(session, case, deal, stage, now)


def test_signed_deal_without_a_contract_can_be_closed(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed(session, case, now)
    moved(session, case, deal, "closed", now, close_code="no-agreement")
    assert case.match.state is MatchState.DECLINED
    assert session.get(NeedHold, case.match.need_id) is None


def test_step_keeps_next_step_and_expected_amount(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    moved(
        session, case, deal, "contact", now, note="电话沟通", next_step="到厂交流",
        next_on=date(2026, 3, 9), expected_fen=50_000_000,
    )  # fmt: skip
    assert (deal.next_step, deal.next_on) == ("到厂交流", date(2026, 3, 9))
    assert deal.expected_fen == 50_000_000
    assert deal.steps[-1].note == "电话沟通"


def test_two_windows_do_not_overwrite_each_other(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    seen = deal.version
    moved(session, case, deal, "exchange", now)
    session.flush()
    with pytest.raises(RuleBroken) as refused:
        moved(session, case, deal, "pilot", now, version=seen)
    assert refused.value.code == "clash"


def test_only_its_filed_broker_moves_a_deal(session: Session, now: datetime) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    for stranger in (make_broker(session), None):
        person = stranger.user if stranger else case.asker
        with pytest.raises(NotFound):
            move_deal(
                session, ref=deal.ref, move=Move("exchange", deal.version),
                codes=book(session), actor=acting(person), now=now,
            )  # fmt: skip


def test_form_moves_and_refuses_at_the_field(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    session.commit()
    client, url = client_as(case.broker.user), f"/deals/{deal.ref}/move"
    good = {"version": str(deal.version), "stage": "exchange", "expected": "12.5"}
    wrong: list[tuple[dict[str, str], str]] = [
        ({"expected": "-1"}, "请填写以万元为单位的数字"),
        ({"expected": "１２"}, "请填写以万元为单位的数字"),
        ({"stage": "closed"}, "须选择原因"),
        ({"stage": "signed"}, "field-errors"),
        ({"next_on": "2026-02-30"}, "有效日期"),
        ({"note": "长" * 501}, "note-errors"),
        ({"stage_code": "signed"}, "未知或重复的字段"),
    ]
    for change, words in wrong:
        answer = post(client, url, good | change)
        assert answer.status_code == 422, change
        assert words in answer.text
    session.refresh(deal)
    assert deal.stage_code == "contact"
    assert post(client, url, good).status_code == 303
    session.refresh(deal)
    assert (deal.stage_code, deal.expected_fen) == ("exchange", 12_500_000)
    assert post(client, url, good).status_code == 409  # an old window


def test_signed_deal_leads_its_broker_to_the_contract(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = signed(session, case, now)
    session.commit()
    link = f"/contracts/new?deal={deal.ref}"
    assert link in client_as(case.broker.user).get(f"/deals/{deal.ref}").text
    assert link not in client_as(case.asker).get(f"/deals/{deal.ref}").text


def test_closed_deal_says_why(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    moved(session, case, deal, "closed", now, close_code="not-feasible")
    session.commit()
    body = client_as(case.maker).get(f"/deals/{deal.ref}").text
    assert "技术验证未通过" in body
    assert deal.closed_at == now
