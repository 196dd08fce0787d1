"""Both sides answer; nobody learns of the other before both agreed."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.cards import cards_of
from tech_market.brokerage.models import ContactRelease, Deal
from tech_market.brokerage.rules import IntroductionState, Side
from tech_market.brokerage.services import introductions
from tech_market.errors import NotFound, RuleBroken
from tech_market.recommend.models import MatchState
from tests.brokerage.cases import Case, acting, agreed, book, make_case, taken
from tests.clients import post
from tests.makers import make_admin, make_auditor, make_member

ClientAs = Callable[[User], FlaskClient]


def accept(session: Session, case: Case, ref: str, side: Side, now: datetime) -> None:
    person = case.asker if side is Side.NEED else case.maker
    introductions.accept(session, ref=ref, actor=acting(person), now=now)


@pytest.mark.parametrize("first", Side)
def test_contacts_are_released_both_ways_at_the_second_yes_only(
    session: Session, now: datetime, first: Side
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    accept(session, case, one.ref, first, now)
    assert session.scalars(select(ContactRelease)).all() == []
    assert one.deal is None
    second = Side.RESULT if first is Side.NEED else Side.NEED
    accept(session, case, one.ref, second, now)
    assert one.state is IntroductionState.AGREED
    assert one.contacts_released_at == now
    need, result = case.match.need, case.match.result
    rows = session.scalars(select(ContactRelease)).all()
    assert {(row.of_organisation_id, row.to_organisation_id) for row in rows} == {
        (need.organisation_id, result.organisation_id),
        (result.organisation_id, need.organisation_id),
    }
    deal = session.scalars(select(Deal).where(Deal.introduction_id == one.id)).one()
    assert (deal.stage_code, deal.opened_at) == ("contact", now)


@pytest.mark.parametrize("released", [False, True])
def test_page_names_the_other_side_only_after_release(
    session: Session,
    now: datetime,
    client_as: ClientAs,
    released: bool,  # noqa: FBT001 - before and after
) -> None:
    case = make_case(session)
    one = (
        agreed(session, case, now).introduction
        if released
        else taken(session, case, now)
    )
    session.commit()
    need, result = case.match.need, case.match.result
    for person, own, other in (
        (case.asker, need, result),
        (case.maker, result, need),
    ):
        for url in (f"/introductions/{one.ref}", "/introductions"):
            body = client_as(person).get(url).text
            assert own.organisation.name in body
            assert other.title in body
            assert (other.organisation.name in body) is released
        body = client_as(person).get(f"/introductions/{one.ref}").text
        for secret in (other.contact_phone, other.contact_name):
            assert (secret in body) is released


def test_oversight_reads_names_and_masked_phones(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    for person in (make_admin(session), make_auditor(session)):
        for card in cards_of(one, acting(person)):
            assert card.organisation
            assert card.contact is not None
            assert "****" in card.contact.phone


def test_same_side_says_yes_once(session: Session, now: datetime) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    accept(session, case, one.ref, Side.NEED, now)
    with pytest.raises(RuleBroken) as refused:
        accept(session, case, one.ref, Side.NEED, now)
    assert refused.value.code == "introduction-accepted"
    assert one.result_accepted_at is None


def test_decline_keeps_reason_and_words_and_ends_the_pair(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    accept(session, case, one.ref, Side.NEED, now)
    introductions.decline(
        session, ref=one.ref, code="too-early", text=" 还在小试 ", codes=book(session),
        actor=acting(case.maker), now=now,
    )  # fmt: skip
    assert one.state is IntroductionState.DECLINED
    assert (one.declined_side, one.decline_code) == (Side.RESULT, "too-early")
    assert (one.decline_text, one.declined_at) == ("还在小试", now)
    assert case.match.state is MatchState.DECLINED
    for side in Side:
        with pytest.raises(RuleBroken) as refused:
            accept(session, case, one.ref, side, now)
        assert refused.value.code == "introduction-answered"


@pytest.mark.parametrize(
    ("code", "text", "refusal"),
    [
        ("unheard-of", "不合适", "unknown-code"),
        ("budget", "  ", "decline-text"),
    ],
)
def test_decline_without_reason_is_refused(
    session: Session, now: datetime, code: str, text: str, refusal: str
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    with pytest.raises(RuleBroken) as refused:
        introductions.decline(
            session, ref=one.ref, code=code, text=text, codes=book(session),
            actor=acting(case.asker), now=now,
        )  # fmt: skip
    assert refused.value.code == refusal
    assert one.state is IntroductionState.ASKED


def test_listing_that_expired_meanwhile_is_not_agreed_to(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    case.match.result.valid_until = date(2026, 3, 1)
    with pytest.raises(RuleBroken) as refused:
        accept(session, case, one.ref, Side.NEED, now)
    assert refused.value.code == "listing-gone"


def test_nobody_answers_for_others(session: Session, now: datetime) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    strangers = [
        make_member(session),
        make_member(session, kind_code="university"),
        make_admin(session),
        case.broker.user,
    ]
    for person in strangers:
        with pytest.raises(NotFound):
            introductions.accept(session, ref=one.ref, actor=acting(person), now=now)


def test_decline_form_says_what_is_missing_and_keeps_what_was_typed(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    session.commit()
    client = client_as(case.asker)
    answer = post(client, f"/introductions/{one.ref}/decline", {"text": "暂不考虑"})
    assert answer.status_code == 422
    assert "请选择原因" in answer.text
    assert "暂不考虑" in answer.text
    answer = post(
        client, f"/introductions/{one.ref}/decline",
        {"reason": "budget", "text": "暂不考虑", "state": "agreed"},
    )  # fmt: skip
    assert answer.status_code == 422
    session.refresh(one)
    assert one.state is IntroductionState.ASKED


def test_other_side_and_broker_read_the_reason(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    session.commit()
    client = client_as(case.asker)
    sent = {"reason": "deadline", "text": "年底前必须投产"}
    answer = post(client, f"/introductions/{one.ref}/decline", sent)
    assert answer.status_code == 303
    for person in (case.maker, case.broker.user):
        body = client_as(person).get(f"/introductions/{one.ref}").text
        assert "年底前必须投产" in body
        assert case.match.need.organisation.name not in body or (
            person is case.broker.user
        )


def test_both_sides_agree_in_the_browser_and_the_deal_opens(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    session.commit()
    for person in (case.asker, case.maker):
        answer = post(client_as(person), f"/introductions/{one.ref}/accept")
        assert answer.status_code == 303
    session.refresh(one)
    assert one.deal is not None
    body = client_as(case.maker).get(f"/deals/{one.deal.ref}").text
    assert case.match.need.contact_phone in body
    again = post(client_as(case.asker), f"/introductions/{one.ref}/accept")
    assert again.status_code == 409
