"""One side asks to be brought together; a broker verifies; nobody is named early."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.brokerage.models import Expression, Introduction, NdaTerms, NeedHold
from tech_market.brokerage.papers import nda
from tech_market.brokerage.rules import ExpressionState, IntroductionState, Side
from tech_market.brokerage.rules.expressions import Answers, check_answers
from tech_market.brokerage.services import expressions, introductions, taking
from tech_market.brokerage.services.expressions import Wish
from tech_market.brokerage.services.nda import accept_nda
from tech_market.errors import NotFound, RuleBroken
from tech_market.recommend.models import Match, MatchState
from tests.brokerage.cases import Case, acting, agreed, book, make_case, moved, taken
from tests.clients import post
from tests.makers import make_broker, make_member, make_need, organisation_of
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
ANSWERS = Answers(
    capability="有铝合金挤压中试线一条，研发人员十二名。",
    interest="可提供在线淬火工艺，解决型材淬火敏感问题。",
    cooperation="希望联合开发，两周内先线上沟通工况和指标。",
)


def sent(
    session: Session, case: Case, now: datetime, *, by: str = "result", **more: object
) -> Expression:
    """Let a side express interest in the case's other listing; its match is gone."""
    person = case.maker if by == "result" else case.asker
    need, result = case.match.need, case.match.result
    target, own = (need, result) if by == "result" else (result, need)
    wish = Wish(target, own.ref, ANSWERS, wants_nda=bool(more.get("wants_nda")))
    return expressions.express(session, wish=wish, actor=acting(person), now=now)


def verified(
    session: Session, case: Case, one: Expression, now: datetime
) -> Introduction:
    return expressions.verify(
        session, ref=one.ref, reasons=None, actor=acting(case.broker.user), now=now
    )


@pytest.mark.parametrize("by", ["need", "result"])
def test_verified_interest_asks_the_other_side_only(
    session: Session, now: datetime, by: str
) -> None:
    case = make_case(session)
    brought = verified(session, case, sent(session, case, now, by=by), now)
    assert brought.state is IntroductionState.ASKED
    assert (brought.need_accepted_at is not None) is (by == "need")
    assert (brought.result_accepted_at is not None) is (by == "result")
    assert session.get(NeedHold, case.match.need_id) is not None
    other = case.maker if by == "need" else case.asker
    done = introductions.accept(session, ref=brought.ref, actor=acting(other), now=now)
    assert done.state is IntroductionState.AGREED
    assert done.deal is not None


def test_interest_in_a_pair_the_engine_never_kept_makes_it(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    fresh = make_need(session)
    wish = Wish(fresh, case.match.result.ref, ANSWERS, wants_nda=False)
    one = expressions.express(session, wish=wish, actor=acting(case.maker), now=now)
    brought = verified(session, case, one, now)
    match = session.scalars(select(Match).where(Match.need_id == fresh.id)).one()
    assert brought.match is match
    assert (match.state, match.engine) == (MatchState.TAKEN, "expression")


def test_interest_is_sent_once_while_it_waits(session: Session, now: datetime) -> None:
    case = make_case(session)
    one = sent(session, case, now)
    with pytest.raises(RuleBroken) as refused:
        sent(session, case, now, by="need")
    assert refused.value.code == "pair-known"
    expressions.withdraw(session, ref=one.ref, actor=acting(case.maker), now=now)
    assert sent(session, case, now, by="need").state is ExpressionState.SENT


def test_declined_pair_is_not_asked_for_again(session: Session, now: datetime) -> None:
    case = make_case(session)
    brought = taken(session, case, now)
    introductions.decline(
        session, ref=brought.ref, code="budget", text="超出预算", codes=book(session),
        actor=acting(case.asker), now=now,
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        sent(session, case, now)
    assert refused.value.code == "pair-known"


def test_returned_interest_tells_why_and_may_be_sent_better(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = sent(session, case, now)
    session.commit()
    broker, url = client_as(case.broker.user), f"/expressions/{one.ref}/return"
    assert post(broker, url, {"reason": "budget", "text": ""}).status_code == 422
    good = {"reason": "description-unclear", "text": "请写明中试线规格"}
    assert post(broker, url, good).status_code == 303
    body = page(client_as(case.maker), f"/expressions/{one.ref}").text
    assert "请写明中试线规格" in body
    assert "描述不清" in body
    assert sent(session, case, now).state is ExpressionState.SENT


def test_given_back_introduction_lets_the_interest_wait_again(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = sent(session, case, now)
    brought = verified(session, case, one, now)
    taking.release(session, ref=brought.ref, actor=acting(case.broker.user), now=now)
    assert (one.state, one.introduction_id) == (ExpressionState.SENT, None)
    assert verified(session, case, one, now).id != brought.id


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("capability", "太短", "answer-short"),
        ("interest", "长" * 1001, "answer-long"),
        ("cooperation", "请致电 0574-8688 1234 详谈合作方式", "answer-names"),
        ("interest", "请写信到 lab@example.edu.cn 详谈", "answer-names"),
        ("capability", "加微信细说我们的基础和能力情况", "answer-names"),
        ("capability", "示例大学的材料学院有完整的中试线", "answer-names"),
    ],
)
def test_answers_say_something_and_name_nobody(
    field: str, text: str, code: str
) -> None:
    check_answers(ANSWERS, own_names=("示例大学", ""))
    with pytest.raises(RuleBroken) as refused:
        check_answers(replace(ANSWERS, **{field: text}), own_names=("示例大学", ""))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_unverified_owner_of_it_and_stranger_send_nothing(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    need, result = case.match.need, case.match.result
    wish = Wish(need, result.ref, ANSWERS, wants_nda=False)
    stranger = make_member(session, kind_code="university")
    with pytest.raises(RuleBroken) as refused:
        expressions.express(session, wish=wish, actor=acting(stranger), now=now)
    assert refused.value.code == "own-missing"
    with pytest.raises(RuleBroken) as refused:
        expressions.express(session, wish=wish, actor=acting(case.asker), now=now)
    assert refused.value.code == "own-listing"
    organisation_of(session, case.maker).state = OrganisationState.PENDING
    session.flush()
    with pytest.raises(RuleBroken) as refused:
        sent(session, case, now)
    assert refused.value.code == "organisation-unverified"


def test_of_two_brokers_one_verifies(session: Session, now: datetime) -> None:
    case, other = make_case(session), make_broker(session)
    one = sent(session, case, now)
    verified(session, case, one, now)
    with pytest.raises(NotFound):
        expressions.verify(
            session, ref=one.ref, reasons=None, actor=acting(other.user), now=now
        )


def test_form_takes_three_answers_and_leads_the_other_side_to_them(
    session: Session, client_as: ClientAs
) -> None:
    case = make_case(session)
    need, result = case.match.need, case.match.result
    session.commit()
    maker = client_as(case.maker)
    url = f"/needs/{need.ref}/interest"
    assert url in maker.get(f"/needs/{need.ref}").text
    assert url not in client_as(case.asker).get(f"/needs/{need.ref}").text
    page(maker, url)
    form = {
        "own": result.ref, "capability": ANSWERS.capability,
        "interest": ANSWERS.interest, "cooperation": ANSWERS.cooperation,
    }  # fmt: skip
    for wrong in ({"own": need.ref}, {"interest": "短"}, {"state": "verified"}):
        assert post(maker, url, form | wrong).status_code == 422, wrong
    answer = post(maker, url, form)
    assert answer.status_code == 303
    broker = client_as(case.broker.user)
    ref = answer.location.rsplit("/", 1)[1]
    page(broker, "/expressions")
    page(broker, f"/expressions/{ref}")
    assert client_as(case.asker).get(f"/expressions/{ref}").status_code == 404
    brought = post(broker, f"/expressions/{ref}/verify")
    assert brought.status_code == 303
    read = page(client_as(case.asker), brought.location)
    assert ANSWERS.interest in read.text
    assert organisation_of(session, case.maker).name not in read.text


def test_enterprise_cannot_ask_for_a_need(
    session: Session, client_as: ClientAs
) -> None:
    case, other = make_case(session), make_member(session)
    session.commit()
    url = f"/needs/{case.match.need.ref}/interest"
    assert client_as(other).get(url).status_code == 404


def test_wanted_secrecy_holds_the_deal_until_both_said_yes(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    introductions.accept(
        session, ref=one.ref, actor=acting(case.asker), now=now, wants_nda=True
    )
    introductions.accept(session, ref=one.ref, actor=acting(case.maker), now=now)
    session.refresh(one)
    assert one.deal is not None
    terms = session.get(NdaTerms, one.id)
    assert terms is not None
    assert terms.wanted_side is Side.NEED
    for person in (case.asker, case.maker):
        with pytest.raises(RuleBroken) as refused:
            moved(session, case, one.deal, "exchange", now)
        assert refused.value.code == "nda-pending"
        accept_nda(session, ref=one.ref, digest=nda().digest, actor=acting(person),
                   now=now)  # fmt: skip
    moved(session, case, one.deal, "exchange", now)


def test_yes_to_secrecy_is_said_once_to_the_text_that_was_read(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    actor = acting(case.asker)
    introductions.accept(session, ref=one.ref, actor=actor, now=now, wants_nda=True)

    def refusal(digest: str) -> str:
        with pytest.raises(RuleBroken) as refused:
            accept_nda(session, ref=one.ref, digest=digest, actor=actor, now=now)
        return refused.value.code

    assert refusal(nda().digest) == "nda-too-early"
    introductions.accept(session, ref=one.ref, actor=acting(case.maker), now=now)
    assert refusal("0" * 64) == "nda-changed"
    session.commit()
    client, url = client_as(case.asker), f"/introductions/{one.ref}/nda"
    read = page(client, url)
    assert "保密信息" in read.text
    assert post(client, url, {"digest": nda().digest}).status_code == 303
    assert refusal(nda().digest) == "nda-accepted"
    assert client_as(make_member(session)).get(url).status_code == 404


def test_nobody_reads_terms_that_nobody_wants(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    session.commit()
    url = f"/introductions/{deal.introduction.ref}/nda"
    assert client_as(case.asker).get(url).status_code == 404
