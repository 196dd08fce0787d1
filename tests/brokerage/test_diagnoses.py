"""A broker rewrites a need with its owner; nothing changes without the owner."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import MembershipState, User
from tech_market.brokerage.diagnosis_facts import applied, packed
from tech_market.brokerage.models import (
    Broker,
    BrokerState,
    Diagnosis,
    DiagnosisVersion,
)
from tech_market.brokerage.rules.diagnoses import DiagnosisState
from tech_market.brokerage.services import answering_diagnoses as answering
from tech_market.brokerage.services import diagnosing
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.facts import IndicatorFact
from tech_market.listings.models import ListingChange
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services import lifecycle
from tech_market.listings.services.writing import revise, stated_by
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tests.brokerage.cases import acting, make_case, taken
from tests.clients import post
from tests.makers import (
    make_admin,
    make_broker,
    make_member,
    make_need,
    organisation_of,
)

ClientAs = Callable[[User], FlaskClient]
STRENGTH = IndicatorFact(name="抗拉强度", operator=">=", low=Decimal(450), unit="MPa")


@dataclass(frozen=True)
class Story:
    """A need, its owner, and the broker who looks at it."""

    need: Need
    owner: User
    broker: Broker
    one: Diagnosis


def vague(session: Session, **values: Any) -> tuple[Need, User]:
    owner = make_member(session)
    said = {"title": "铝合金材料问题", "summary": "材料强度不够。", "description": ""}
    place = organisation_of(session, owner)
    return make_need(session, organisation=place, **(said | values)), owner


def asked(session: Session, now: datetime, **values: Any) -> Story:
    need, owner = vague(session, **values)
    one = diagnosing.ask(
        session, need_ref=need.ref, wish="请帮助理清指标", actor=acting(owner), now=now
    )
    return Story(need, owner, make_broker(session), one)


def begun(session: Session, now: datetime, **values: Any) -> Story:
    story = asked(session, now, **values)
    diagnosing.take(
        session, ref=story.one.ref, actor=acting(story.broker.user), now=now
    )
    return story


def better(need: Need, **change: Any) -> dict[str, Any]:
    facts = stated_by(need, NeedFacts)
    more: dict[str, Any] = {
        "title": "船用高强耐蚀铝合金型材的强度提升",
        "current_practice": "现用普通型材，抗拉强度 350 MPa，已试过改变时效制度。",
        "expected_effect": "型材减重一成，合格率提高到 95%。",
        "indicators": (STRENGTH,),
        "budget_high_fen": 80_000_000,
        "deadline_on": date(2027, 6, 30),
    }
    return packed(replace(facts, **(more | change)))


def wrote(
    session: Session, story: Story, now: datetime, **change: Any
) -> DiagnosisVersion:
    latest = story.one.latest
    return diagnosing.write(
        session, ref=story.one.ref, said=better(story.need, **change), note="核实强度",
        seen=latest.number if latest else 0, actor=acting(story.broker.user), now=now,
    )  # fmt: skip


def sent(session: Session, now: datetime, **values: Any) -> Story:
    story = begun(session, now, **values)
    wrote(session, story, now)
    diagnosing.send(
        session, ref=story.one.ref, actor=acting(story.broker.user), now=now
    )
    return story


def accept(session: Session, story: Story, now: datetime, number: int = 1) -> Diagnosis:
    return answering.accept(
        session, ref=story.one.ref, number=number, actor=acting(story.owner), now=now
    )


def was(need: Need) -> ListingState:
    return need.state


def refusal(run: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as refused:
        run()
    return refused.value.code


def test_facts_go_into_a_version_and_come_back_the_same(session: Session) -> None:
    need, _owner = vague(session)
    facts = replace(
        stated_by(need, NeedFacts), indicators=(STRENGTH,), keywords=("铝", "型材"),
        deadline_on=date(2027, 1, 2), budget_low_fen=5, budget_high_fen=7,
    )  # fmt: skip
    assert applied(stated_by(need, NeedFacts), packed(facts)) == facts


def test_accepted_on_the_market_it_goes_the_ordinary_way_through_review(
    session: Session, now: datetime
) -> None:
    story = sent(session, now)
    need, number, first = story.need, story.need.number, story.need.first_published_at
    assert was(need) is ListingState.PUBLISHED
    accept(session, story, now)
    assert story.one.state is DiagnosisState.ACCEPTED
    assert was(need) is ListingState.SUBMITTED
    assert [row.name for row in need.indicators] == ["抗拉强度"]
    assert (need.budget_high_fen, need.deadline_on) == (80_000_000, date(2027, 6, 30))
    changed = session.scalars(
        select(ListingChange.listing_id).where(ListingChange.kind == "need")
    )
    assert need.id in changed.all()
    admin = acting(make_admin(session))
    for step in (Step.FILE, Step.PUBLISH):
        lifecycle.move(session, actor=admin, listing=need, step=step, now=now)
    assert (need.number, need.first_published_at) == (number, first)


def test_an_accepted_draft_stays_a_draft_for_its_owner_to_hand_in(
    session: Session, now: datetime
) -> None:
    story = sent(session, now, state=ListingState.DRAFT, published_at=None,
                 first_published_at=None, number=None)  # fmt: skip
    accept(session, story, now)
    assert story.need.state is ListingState.DRAFT
    assert story.need.title.startswith("船用高强")


def test_nothing_changes_before_the_owner_said_yes(
    session: Session, now: datetime
) -> None:
    story = sent(session, now)
    assert story.need.title == "铝合金材料问题"
    assert story.need.state is ListingState.PUBLISHED
    who = acting(story.owner)
    code = refusal(
        lambda: answering.decline(
            session, ref=story.one.ref, text="", actor=who, now=now
        )
    )
    assert code == "decline-text"
    answering.decline(session, ref=story.one.ref, text="预算不对", actor=who, now=now)
    assert (story.one.state, story.one.decided_text) == (
        DiagnosisState.DECLINED, "预算不对",
    )  # fmt: skip
    assert story.need.title == "铝合金材料问题"
    wrote(session, story, now, budget_high_fen=50_000_000)
    assert story.one.state is DiagnosisState.WRITING
    assert len(story.one.versions) == 2


def test_only_the_owner_accepts_and_only_what_they_read(
    session: Session, now: datetime
) -> None:
    story = sent(session, now)
    for person in (story.broker.user, make_admin(session)):
        with pytest.raises(NotFound):
            answering.accept(
                session, ref=story.one.ref, number=1, actor=acting(person), now=now
            )
    assert refusal(lambda: accept(session, story, now, number=2)) == "clash"
    wrote(session, story, now, title="又改了一版的标题")
    assert refusal(lambda: accept(session, story, now)) == "diagnosis-move"


def test_a_second_acceptance_is_refused(session: Session, now: datetime) -> None:
    story = sent(session, now)
    accept(session, story, now)
    assert refusal(lambda: accept(session, story, now)) == "diagnosis-move"


def test_an_edit_of_the_need_meanwhile_is_told_and_loses_nothing(
    session: Session, now: datetime
) -> None:
    story = sent(session, now, state=ListingState.DRAFT, published_at=None,
                 first_published_at=None, number=None)  # fmt: skip
    need = story.need
    session.flush()
    mine = replace(stated_by(need, NeedFacts), summary="企业自己改过的摘要。")
    revise(session, actor=acting(story.owner), listing=need, facts=mine,
           version=need.version, now=now)  # fmt: skip
    session.flush()
    assert refusal(lambda: accept(session, story, now)) == "need-changed"
    assert need.summary == "企业自己改过的摘要。"
    assert len(story.one.versions) == 1
    broker = acting(story.broker.user)
    diagnosing.refresh(session, ref=story.one.ref, actor=broker, now=now)
    assert story.one.state is DiagnosisState.WRITING
    assert story.one.base["summary"] == "企业自己改过的摘要。"
    wrote(session, story, now)
    diagnosing.send(session, ref=story.one.ref, actor=broker, now=now)
    accept(session, story, now, number=2)
    assert need.indicators


def test_renewing_the_need_meanwhile_is_no_change_of_what_it_says(
    session: Session, now: datetime
) -> None:
    story = sent(session, now)
    lifecycle.move(
        session, actor=acting(story.owner), listing=story.need, step=Step.RENEW,
        remark=lifecycle.Remark(
            valid_until=story.need.valid_until + timedelta(days=1)
        ), now=now,
    )  # fmt: skip
    accept(session, story, now)
    assert story.one.state is DiagnosisState.ACCEPTED


def test_a_need_that_expired_is_renewed_before_it_is_accepted(
    session: Session, now: datetime
) -> None:
    story = sent(session, now)
    story.need.valid_until = date(2026, 3, 1)
    session.flush()
    with session.begin_nested() as nested:
        assert refusal(lambda: accept(session, story, now)) == "valid-until"
        nested.rollback()
    session.refresh(story.need)
    assert story.need.title == "铝合金材料问题"


def test_one_living_diagnosis_for_a_need(session: Session, now: datetime) -> None:
    story = asked(session, now)

    def ask_again() -> Diagnosis:
        return diagnosing.ask(
            session, need_ref=story.need.ref, wish="再来一次",
            actor=acting(story.owner), now=now,
        )  # fmt: skip

    assert refusal(ask_again) == "diagnosis-living"
    answering.end(session, ref=story.one.ref, actor=acting(story.owner), now=now)
    assert ask_again().state is DiagnosisState.ASKED


def test_a_held_need_is_its_holders_to_diagnose(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    taken(session, case, now)
    need = case.match.need
    one = diagnosing.ask(
        session, need_ref=need.ref, wish="理清指标", actor=acting(case.asker), now=now
    )
    with pytest.raises(NotFound):
        diagnosing.take(
            session, ref=one.ref, actor=acting(make_broker(session).user), now=now
        )
    diagnosing.take(session, ref=one.ref, actor=acting(case.broker.user), now=now)
    assert one.broker is case.broker


def test_the_holder_starts_unasked_and_nobody_else(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    taken(session, case, now)
    ref = case.match.need.ref
    with pytest.raises(NotFound):
        diagnosing.start(
            session, need_ref=ref, actor=acting(make_broker(session).user), now=now
        )
    one = diagnosing.start(
        session, need_ref=ref, actor=acting(case.broker.user), now=now
    )
    assert one.state is DiagnosisState.WRITING


def test_who_has_an_interest_or_is_not_on_file_sees_none(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    story = asked(session, now)
    employed, suspended, free = (make_broker(session) for _ in range(3))
    employed.employer = organisation_of(session, story.owner).name
    suspended.state = BrokerState.SUSPENDED
    session.commit()
    url = f"/diagnoses/{story.one.ref}"
    for broker, status in ((employed, 404), (suspended, 404), (free, 200)):
        assert client_as(broker.user).get(url).status_code == status
    stranger = make_member(session)
    assert client_as(stranger).get(url).status_code == 404


def test_before_it_is_taken_brokers_read_only_title_summary_and_wish(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    story = asked(session, now, description="内部工艺说明", contact_phone="13900001111",
                  budget_high_fen=123_450_000)  # fmt: skip
    session.commit()
    page = client_as(make_broker(session).user).get(f"/diagnoses/{story.one.ref}").text
    assert "请帮助理清指标" in page
    for hidden in ("内部工艺说明", "13900001111", "123.45万元"):
        assert hidden not in page


def test_who_leaves_the_organisation_answers_no_more_and_colleagues_do(
    session: Session, now: datetime
) -> None:
    story = sent(session, now)
    colleague = make_member(session, organisation=story.need.organisation)
    membership = story.owner.membership
    assert membership is not None
    membership.state = MembershipState.REMOVED
    session.commit()
    session.expire_all()
    with pytest.raises(NotFound):
        accept(session, story, now)
    answering.accept(
        session, ref=story.one.ref, number=1, actor=acting(colleague), now=now
    )
    assert story.one.state is DiagnosisState.ACCEPTED


def test_pages_show_both_texts_with_marks_and_what_is_missing(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    story = sent(session, now)
    session.commit()
    page = client_as(story.owner).get(f"/diagnoses/{story.one.ref}").text
    assert "<ins>" in page
    assert "<del>" in page
    assert "完整度" in page
    assert "新增" in page
    assert "采纳这一版" in page
    own = client_as(story.owner).get(f"/needs/{story.need.ref}").text
    assert "至少列出 3 项可以测量的指标" in own
    other = client_as(make_member(session)).get(f"/needs/{story.need.ref}").text
    assert "完整度" not in other


def test_forms_ask_take_write_send_and_accept(
    session: Session, client_as: ClientAs
) -> None:
    need, owner = vague(session, valid_until=date(2027, 12, 1))
    session.commit()
    broker = make_broker(session, certificate_expires_on=date(2030, 1, 1))
    session.commit()
    home, desk = client_as(owner), client_as(broker.user)
    assert post(home, f"/diagnoses/ask/{need.ref}", {"wish": ""}).status_code == 422
    answer = post(home, f"/diagnoses/ask/{need.ref}", {"wish": "理清指标"})
    assert answer.status_code == 303
    url = answer.location
    assert post(desk, f"{url}/take").status_code == 303
    good = {
        "seen": "0", "title": "船用铝合金型材强度提升", "summary": need.summary,
        "indicators-0-name": "抗拉强度", "indicators-0-operator": ">=",
        "indicators-0-low": "450", "indicators-0-unit": "MPa",
        "indicators-0-is_must": "must", "budget_low_fen": "10",
        "budget_high_fen": "80", "deadline_on": "2027-06-30",
    }  # fmt: skip
    for change in (
        {"title": ""}, {"budget_low_fen": "90"}, {"indicators-0-low": "很高"},
        {"level": "open"}, {"deadline_on": "明年"},
    ):  # fmt: skip
        assert post(desk, f"{url}/write", good | change).status_code == 422, change
    assert post(desk, f"{url}/write", good).status_code == 303
    assert post(desk, f"{url}/write", good).status_code == 409  # an old window
    assert post(desk, f"{url}/send").status_code == 303
    assert post(desk, f"{url}/accept", {"number": "1"}).status_code == 403
    assert post(home, f"{url}/accept", {"number": "1"}).status_code == 303
    session.refresh(need)
    assert need.title == "船用铝合金型材强度提升"
    assert need.budget_high_fen == 80_000_000
