"""Several brokers divide a deal: exactly the whole, and only as all touched agree."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import Broker, BrokerState, Deal, DealShare, Split
from tech_market.brokerage.rules.shares import (
    WHOLE,
    SplitState,
    affected,
    check_split,
    percent_text,
    points_of,
)
from tech_market.brokerage.services import assigning, sharing, splitting
from tech_market.brokerage.services.splitting import Wanted
from tech_market.errors import NotFound, RuleBroken
from tests.brokerage.cases import Case, acting, agreed, make_case, moved, signed
from tests.clients import post
from tests.makers import make_admin, make_broker, organisation_of

ClientAs = Callable[[User], FlaskClient]


def proposed(
    session: Session,
    deal: Deal,
    by: Broker,
    wanted: Mapping[Broker, int],
    now: datetime,
    reason: str = "共同跟进",
) -> Split:
    return splitting.propose(
        session, deal_ref=deal.ref, actor=acting(by.user), now=now,
        wanted=Wanted({one.ref: points for one, points in wanted.items()}, reason),
    )  # fmt: skip


def yes(session: Session, split: Split, by: Broker, now: datetime) -> Split:
    return splitting.consent(session, ref=split.ref, actor=acting(by.user), now=now)


def divided(
    session: Session, case: Case, deal: Deal, other: Broker, now: datetime
) -> Split:
    """Let the lead give four tenths to another broker, who agrees."""
    split = proposed(session, deal, case.broker, {case.broker: 6000, other: 4000}, now)
    return yes(session, split, other, now)


def points(session: Session, deal: Deal) -> list[int]:
    found = sharing.shares_of(session, deal)
    assert sum(one.points for one in found) == WHOLE
    return [one.points for one in found]


def refusal(run: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as refused:
        run()
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "found"),
    [("100", 10_000), ("0", 0), ("33.34", 3334), ("33.3", 3330), ("0.01", 1)],
)
def test_percentages_are_read_and_written_as_points(text: str, found: int) -> None:
    assert points_of(text) == found
    assert points_of(percent_text(found)) == found


@pytest.mark.parametrize(
    "text", ["", "-1", "100.01", "33.333", "１２", "1e1", "50%", " 50", ".5", "101"]
)
def test_other_percentages_are_refused(text: str) -> None:
    assert refusal(lambda: points_of(text)) == "share-shape"


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ({1: 9999}, "share-sum"),
        ({1: 6000, 2: 4001}, "share-sum"),
        ({2: 10_000}, "share-lead"),
        ({1: 10_000}, "share-same"),
        (dict.fromkeys(range(1, 8), 1250) | {1: 2500}, "share-many"),
    ],
)
def test_a_division_is_exact_new_and_keeps_its_lead(
    after: dict[int, int], code: str
) -> None:
    assert refusal(lambda: check_split({1: WHOLE}, after, lead_id=1)) == code


def test_only_who_gains_or_loses_is_asked() -> None:
    before, after = {1: 5000, 2: 3000, 3: 2000}, {1: 5000, 2: 2000, 4: 3000}
    assert affected(before, after) == {2, 3, 4}


def test_a_deal_nobody_divided_is_wholly_its_leads(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    (only,) = sharing.shares_of(session, deal)
    assert (only.broker, only.points, only.is_lead) == (case.broker, WHOLE, True)


def test_a_division_waits_until_all_touched_agreed(
    session: Session, now: datetime
) -> None:
    case, other, third = make_case(session), make_broker(session), make_broker(session)
    deal = agreed(session, case, now)
    wanted = {case.broker: 5000, other: 3000, third: 2000}
    split = proposed(session, deal, case.broker, wanted, now)
    yes(session, split, other, now)
    assert points(session, deal) == [WHOLE]
    yes(session, split, third, now)
    assert split.state is SplitState.EFFECTIVE
    assert points(session, deal) == [5000, 3000, 2000]
    steps = [
        one.action.rpartition("-")[2]
        for one in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        if ".split-" in one.action
    ]
    assert steps == ["propose", "consent", "effect", "consent"]


def test_whose_share_stays_is_not_asked_and_may_propose(
    session: Session, now: datetime
) -> None:
    case, other, third = make_case(session), make_broker(session), make_broker(session)
    deal = agreed(session, case, now)
    divided(session, case, deal, other, now)
    wanted = {case.broker: 6000, third: 4000}
    split = proposed(session, deal, case.broker, wanted, now)
    with pytest.raises(NotFound):
        yes(session, split, case.broker, now)
    yes(session, split, other, now)
    yes(session, split, third, now)
    assert points(session, deal) == [6000, 4000]
    row = session.get(DealShare, (deal.id, other.id))
    assert row is not None
    assert (row.points, row.left_at) == (0, now)


def test_a_refusal_leaves_the_shares_and_says_why(
    session: Session, now: datetime
) -> None:
    case, other = make_case(session), make_broker(session)
    deal = agreed(session, case, now)
    split = proposed(session, deal, case.broker, {case.broker: 9000, other: 1000}, now)
    who = acting(other.user)
    code = refusal(
        lambda: splitting.refuse(session, ref=split.ref, text=" ", actor=who, now=now)
    )
    assert code == "split-reason"
    splitting.refuse(session, ref=split.ref, text="份额过低", actor=who, now=now)
    assert (split.state, split.decided_text) == (SplitState.REJECTED, "份额过低")
    assert points(session, deal) == [WHOLE]
    assert refusal(lambda: yes(session, split, other, now)) == "split-decided"


def test_one_proposal_at_a_time_and_its_maker_may_take_it_back(
    session: Session, now: datetime
) -> None:
    case, other = make_case(session), make_broker(session)
    deal = agreed(session, case, now)
    wanted = {case.broker: 9000, other: 1000}
    first = proposed(session, deal, case.broker, wanted, now)
    code = refusal(lambda: proposed(session, deal, case.broker, wanted, now))
    assert code == "split-pending"
    with pytest.raises(NotFound):
        splitting.cancel(session, ref=first.ref, actor=acting(other.user), now=now)
    splitting.cancel(session, ref=first.ref, actor=acting(case.broker.user), now=now)
    assert first.state is SplitState.CANCELLED
    proposed(session, deal, case.broker, wanted, now)


def test_a_newcomer_is_on_file_and_free_of_interest(
    session: Session, now: datetime
) -> None:
    case, other = make_case(session), make_broker(session)
    deal = agreed(session, case, now)
    wanted = {case.broker: 9000, other: 1000}
    other.employer = organisation_of(session, case.maker).name
    session.flush()
    code = refusal(lambda: proposed(session, deal, case.broker, wanted, now))
    assert code == "conflict-of-interest"
    other.employer, other.state = "", BrokerState.SUSPENDED
    session.flush()
    code = refusal(lambda: proposed(session, deal, case.broker, wanted, now))
    assert code == "broker-not-filed"


def test_a_stranger_neither_proposes_nor_reads_nor_answers(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case, other, stranger = (
        make_case(session), make_broker(session), make_broker(session),
    )  # fmt: skip
    deal = agreed(session, case, now)
    with pytest.raises(NotFound):
        proposed(session, deal, stranger, {stranger: WHOLE}, now)
    split = proposed(session, deal, case.broker, {case.broker: 9000, other: 1000}, now)
    session.commit()
    for person in (stranger.user, case.asker, case.maker):
        assert client_as(person).get(f"/splits/{split.ref}").status_code == 404
    with pytest.raises(NotFound):
        yes(session, split, stranger, now)
    assert client_as(other.user).get(f"/deals/{deal.ref}").status_code == 404
    assert client_as(other.user).get(f"/splits/{split.ref}").status_code == 200


def test_who_has_a_share_works_on_the_deal_but_does_not_move_it(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case, other = make_case(session), make_broker(session)
    deal = agreed(session, case, now)
    divided(session, case, deal, other, now)
    session.commit()
    body = client_as(other.user).get(f"/deals/{deal.ref}").text
    assert case.match.need.organisation.name in body
    assert "40%" in body
    assert "保存进展" not in body
    deal.stage_code = "signed"
    session.commit()
    draft = f"/contracts/new?deal={deal.ref}"
    assert draft not in client_as(other.user).get(f"/deals/{deal.ref}").text
    assert draft in client_as(case.broker.user).get(f"/deals/{deal.ref}").text
    side = client_as(case.asker).get(f"/deals/{deal.ref}").text
    assert other.user.name in side
    assert "40%" not in side
    with pytest.raises(NotFound):
        moved(
            session, Case(case.match, case.asker, case.maker, other), deal, "pilot", now
        )


def test_a_suspended_broker_sees_nothing_and_the_administrator_stands_in(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case, other, admin = make_case(session), make_broker(session), make_admin(session)
    deal = agreed(session, case, now)
    divided(session, case, deal, other, now)
    split = proposed(session, deal, case.broker, {case.broker: WHOLE}, now)

    def stand_in() -> Split:
        return splitting.stand_in(
            session, ref=split.ref, broker_ref=other.ref, reason="已离职，有书面确认",
            actor=acting(admin), now=now,
        )  # fmt: skip

    assert refusal(stand_in) == "broker-present"
    other.state = BrokerState.SUSPENDED
    session.commit()
    assert client_as(other.user).get(f"/deals/{deal.ref}").status_code == 404
    page = client_as(admin).get(f"/splits/{split.ref}").text
    assert "代为同意" in page
    stand_in()
    assert split.state is SplitState.EFFECTIVE
    assert points(session, deal) == [WHOLE]


def test_hand_over_takes_nobodys_share(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case, heir, admin = make_case(session), make_broker(session), make_admin(session)
    deal = agreed(session, case, now)
    third = make_broker(session)
    waiting = proposed(
        session, deal, case.broker, {case.broker: 9000, third: 1000}, now
    )
    assigning.hand_over(
        session, need_ref=case.match.need.ref, broker_ref=heir.ref, reason="岗位调整",
        actor=acting(admin), now=now,
    )  # fmt: skip
    assert waiting.state is SplitState.CANCELLED
    shares = sharing.shares_of(session, deal)
    assert [(one.broker, one.points, one.is_active) for one in shares] == [
        (heir, 0, True), (case.broker, WHOLE, False),
    ]  # fmt: skip
    session.commit()
    assert client_as(case.broker.user).get(f"/deals/{deal.ref}").status_code == 404
    split = proposed(session, deal, heir, {heir: 7000, case.broker: 3000}, now)
    yes(session, split, case.broker, now)
    assert points(session, deal) == [7000, 3000]
    session.commit()
    assert client_as(case.broker.user).get(f"/deals/{deal.ref}").status_code == 404


def test_shares_are_fixed_once_the_deal_is_over(
    session: Session, now: datetime
) -> None:
    case, other = make_case(session), make_broker(session)
    deal = signed(session, case, now)
    split = proposed(session, deal, case.broker, {case.broker: 9000, other: 1000}, now)
    moved(session, case, deal, "closed", now, close_code="no-agreement")
    session.flush()
    assert refusal(lambda: yes(session, split, other, now)) == "share-fixed"
    assert points(session, deal) == [WHOLE]


def test_form_proposes_and_refuses_at_the_row(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case, other = make_case(session), make_broker(session)
    deal = agreed(session, case, now)
    session.commit()
    client, url = client_as(case.broker.user), f"/deals/{deal.ref}/split"
    good = {
        "rows-0-broker": case.broker.ref, "rows-0-percent": "66.67",
        "rows-1-broker": other.ref, "rows-1-percent": "33.33", "reason": "共同跟进",
    }  # fmt: skip
    wrong: list[tuple[dict[str, str], int, str]] = [
        ({"rows-1-percent": "33.34"}, 409, "现在是 100.01%"),
        ({"rows-1-percent": "-1"}, 422, "请填写 0 到 100"),
        ({"rows-1-percent": ""}, 422, "请填写份额"),
        ({"rows-1-broker": ""}, 422, "请选择这一份额属于谁"),
        ({"rows-1-broker": case.broker.ref}, 422, "同一位经纪人只能填一行"),
        ({"reason": ""}, 422, "请写明调整原因"),
        ({"points": "10000"}, 422, "未知或重复的字段"),
    ]
    for change, status, words in wrong:
        answer = post(client, url, good | change)
        assert answer.status_code == status, change
        assert words in answer.text
    answer = post(client, url, good)
    assert answer.status_code == 303
    page = client_as(other.user)
    assert post(page, f"{answer.location}/consent", {}).status_code == 303
    assert points(session, deal) == [6667, 3333]
