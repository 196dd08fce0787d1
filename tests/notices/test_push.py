"""What fits a listing is offered once to those it concerns, and followed up."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Membership, OrganisationState, User
from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage.models import Conflict
from tech_market.jobs.models import Job
from tech_market.jobs.worker import Worker
from tech_market.listings.models import Listing
from tech_market.listings.pushing import ask_push
from tech_market.listings.rules import Level, ListingState, Step
from tech_market.listings.services import lifecycle
from tech_market.listings.services.changes import note_change
from tech_market.listings.services.lifecycle import Remark
from tech_market.needs.models import Need
from tech_market.notices.models import Notice, Preference
from tech_market.notices.rules import Frequency, Topic
from tech_market.notices.shown import cards_for
from tech_market.recommend.following import rebuild
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.push_models import PairPush
from tech_market.recommend.store import Store
from tech_market.results.models import Result
from tests.makers import (
    make_admin,
    make_broker,
    make_member,
    make_organisation,
    organisation_of,
)
from tests.notices.conftest import Clock
from tests.notices.mailbox import text_of
from tests.pages import page
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

Work = Callable[[], int]
Mails = Callable[[], list[EmailMessage]]


def told(session: Session, user: User, topic: Topic = Topic.PAIRS) -> list[Notice]:
    query = select(Notice).where(Notice.user_id == user.id, Notice.topic == topic)
    return list(session.scalars(query.order_by(Notice.id)))


def push(session: Session, listing: Listing, now: datetime) -> None:
    note_change(session, listing=listing, now=now)
    ask_push(session, listing, actor_ref="", now=now)
    session.commit()


Pair = tuple[Need, Result]


@pytest.fixture
def owner(session: Session) -> User:
    """Whose need it is."""
    return make_member(session)


@pytest.fixture
def maker(session: Session) -> User:
    """Whose result it is."""
    return make_member(session, kind_code="university")


@pytest.fixture
def need(session: Session, owner: User) -> Need:
    return alloy_need(session, organisation=organisation_of(session, owner))


@pytest.fixture
def result(session: Session, maker: User, store: Store, hands: Clock) -> Result:
    """A result that fits, in the index already, beside one that does not."""
    washing_result(session)
    found = alloy_result(session, organisation=organisation_of(session, maker))
    session.commit()
    rebuild(store, now=hands())
    return found


@pytest.fixture
def pair(need: Need, result: Result) -> Pair:
    return need, result


def test_published_need_is_told_to_both_sides_and_to_fitting_brokers(
    session: Session,
    owner: User,
    maker: User,
    pair: Pair,
    hands: Clock,
    work: Work,
    mails: Mails,
    client_as: Callable[[User], FlaskClient],
) -> None:
    need, result = pair
    fitting = make_broker(session, field_codes=["05"]).user
    strange = make_broker(session, field_codes=["01"]).user
    push(session, need, hands())
    work()
    (mine,) = told(session, owner)
    assert [item[:2] for item in mine.items] == [["result", result.ref]]
    (theirs,) = told(session, maker)
    assert [item[:2] for item in theirs.items] == [["need", need.ref]]
    assert len(told(session, fitting, Topic.CALLS)) == 1
    assert told(session, strange, Topic.CALLS) == []
    subjects = {mail["To"]: mail["Subject"] for mail in mails()}
    assert subjects == {
        owner.email: "您的需求有1项匹配成果",
        maker.email: "您的成果有1项匹配需求",
        fitting.email: "您备案的领域有1项新对接",
    }
    (own,) = [mail for mail in mails() if mail["To"] == owner.email]
    assert result.title in text_of(own)
    assert result.organisation.name not in text_of(own)
    client = client_as(owner)
    assert "1 条未读" in page(client, "/").text
    assert "您的需求有1项匹配成果" in page(client, "/inbox").text
    assert result.title in page(client, f"/inbox/{mine.ref}").text
    assert "条未读" not in page(client, "/").text
    assert client_as(maker).get(f"/inbox/{mine.ref}").status_code == 404


def test_pair_is_offered_to_a_person_once(
    session: Session, owner: User, need: Need, result: Result, hands: Clock, work: Work
) -> None:
    push(session, need, hands())
    work()
    need.version += 1
    push(session, need, hands())
    result.version += 1
    push(session, result, hands())
    work()
    assert len(told(session, owner)) == 1
    assert set(session.scalars(select(Job.error))) == {""}
    third = alloy_result(session, title="船用高强耐蚀铝合金型材挤压技术")
    push(session, third, hands())
    work()
    assert [[one[1] for one in two.items] for two in told(session, owner)] == [
        [result.ref], [third.ref],
    ]  # fmt: skip


def test_declined_pair_is_not_offered_again(
    session: Session, owner: User, need: Need, result: Result, hands: Clock, work: Work
) -> None:
    session.add(
        Match(need=need, result=result, state=MatchState.DECLINED, score=0.2,
              engine="old", created_at=hands(), updated_at=hands())
    )  # fmt: skip
    push(session, need, hands())
    work()
    assert told(session, owner) == []
    assert session.scalars(select(PairPush)).all() == []


def test_broker_with_a_declared_interest_is_not_called(
    session: Session, owner: User, need: Need, result: Result, hands: Clock, work: Work
) -> None:
    assert result
    broker = make_broker(session, field_codes=["0501"])
    session.add(
        Conflict(broker=broker, organisation=organisation_of(session, owner),
                 kind_code="employee", declared_at=hands())
    )  # fmt: skip
    push(session, need, hands())
    work()
    assert told(session, broker.user, Topic.CALLS) == []


def test_threshold_channels_and_frequency_are_each_persons_choice(
    session: Session,
    owner: User,
    maker: User,
    need: Need,
    result: Result,
    hands: Clock,
    work: Work,
    mails: Mails,
) -> None:
    assert result
    session.add(Preference(user_id=owner.id, least_percent=100))
    session.add(Preference(user_id=maker.id, by_inbox=False, frequency=Frequency.DAILY))
    push(session, need, hands())
    work()
    assert told(session, owner) == []
    assert mails() == []
    (theirs,) = told(session, maker)
    assert not theirs.is_in_inbox
    hands.go(hours=20)
    work()
    assert [mail["To"] for mail in mails()] == [maker.email]


def test_quiet_hours_hold_mail_back(
    session: Session, need: Need, result: Result, hands: Clock, work: Work, mails: Mails
) -> None:
    assert result
    hands.time = datetime(2026, 3, 2, 15, tzinfo=UTC)  # 23:00 in Shanghai
    push(session, need, hands())
    work()
    assert mails() == []
    hands.go(hours=7, minutes=59)
    work()
    assert mails() == []
    hands.go(minutes=1)
    work()
    assert len(mails()) == 2


def test_worker_that_comes_at_night_sends_in_the_morning(
    session: Session, need: Need, result: Result, hands: Clock, work: Work, mails: Mails
) -> None:
    """The mail was due at noon; nobody worked until eleven in the evening."""
    assert result
    session.add(Preference(user_id=_owner_id(session, need), least_percent=100))
    push(session, need, hands())
    Worker(name="noon", now=hands).run_one()
    hands.time = datetime(2026, 3, 2, 15, tzinfo=UTC)
    work()
    assert mails() == []
    hands.go(hours=8)
    work()
    assert len(mails()) == 1


def _owner_id(session: Session, need: Need) -> int:
    query = select(Membership.user_id).where(
        Membership.organisation_id == need.organisation_id
    )
    return session.scalars(query).one()


def test_cards_hold_no_more_than_their_reader_may_see(
    session: Session, owner: User, maker: User, hands: Clock
) -> None:
    need = alloy_need(
        session, organisation=organisation_of(session, owner), level=Level.AGREED,
        budget_low_fen=100, budget_high_fen=200,
    )  # fmt: skip
    key = ("need", need.ref)
    for user, is_own in ((owner, True), (maker, False)):
        card = cards_for(session, actor_of(user), [key], now=hands())[key]
        assert (card.organisation_name != "") is is_own
        assert (card.amount is not None) is is_own
    need.level = Level.OFFLINE
    session.flush()
    assert cards_for(session, actor_of(maker), [key], now=hands()) == {}


def test_unverified_organisation_and_former_member_hear_nothing(
    session: Session,
    owner: User,
    maker: User,
    need: Need,
    result: Result,
    hands: Clock,
    work: Work,
    mails: Mails,
) -> None:
    """T6, T7: rights are asked when the worker runs, and again when mail goes out."""
    assert result
    organisation_of(session, maker).state = OrganisationState.PENDING
    session.add(Preference(user_id=owner.id, frequency=Frequency.DAILY))
    push(session, need, hands())
    work()
    assert told(session, maker) == []
    assert len(told(session, owner)) == 1
    assert owner.membership is not None
    owner.membership.organisation = make_organisation(session)
    need.level = need.level.OFFLINE
    result.state = ListingState.WITHDRAWN
    hands.go(days=1)
    work()
    assert mails() == []


def test_life_of_a_listing_asks_for_its_push(
    session: Session, owner: User, need: Need, result: Result, hands: Clock, work: Work
) -> None:
    assert result
    need.state = ListingState.FILED
    session.commit()
    admin = actor_of(make_admin(session))
    lifecycle.move(session, actor=admin, listing=need, step=Step.PUBLISH, now=hands())
    work()
    assert len(told(session, owner)) == 1
    lifecycle.move(
        session, actor=actor_of(owner), listing=need, step=Step.RENEW,
        remark=Remark(valid_until=date(2027, 12, 31)), now=hands(),
    )  # fmt: skip
    work()
    assert len(told(session, owner)) == 1


def pushes(session: Session, user: User) -> list[PairPush]:
    return list(session.scalars(select(PairPush).where(PairPush.user_id == user.id)))


def test_nobody_answers_reminder_then_closed_with_a_reason(
    session: Session, owner: User, need: Need, result: Result, hands: Clock, work: Work
) -> None:
    assert result
    push(session, need, hands())
    work()
    hands.go(days=6)
    work()
    assert told(session, owner, Topic.REMINDER) == []
    hands.go(days=1, hours=1)
    work()
    work()
    (reminder,) = told(session, owner, Topic.REMINDER)
    assert [item[1] for item in reminder.items] == [result.ref]
    hands.go(days=7)
    work()
    (one,) = pushes(session, owner)
    assert one.close_code == "no-answer"
    (notice,) = told(session, owner)
    assert (notice.close_code, notice.closed_at) == ("no-answer", hands())
    assert len(told(session, owner, Topic.REMINDER)) == 1


def test_who_has_opened_it_is_not_reminded(
    session: Session, owner: User, need: Need, result: Result, hands: Clock, work: Work
) -> None:
    assert result
    push(session, need, hands())
    work()
    told(session, owner)[0].read_at = hands()
    hands.go(days=8)
    work()
    assert told(session, owner, Topic.REMINDER) == []


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (MatchState.TAKEN, "taken"),
        (MatchState.DECLINED, "declined"),
        (MatchState.DEALT, "dealt"),
    ],
)
def test_decided_pair_closes_its_offer(
    session: Session,
    owner: User,
    need: Need,
    result: Result,
    hands: Clock,
    work: Work,
    state: MatchState,
    code: str,
) -> None:
    assert result
    push(session, need, hands())
    work()
    session.scalars(select(Match)).one().state = state
    hands.go(hours=2)
    work()
    assert pushes(session, owner)[0].close_code == code
    assert told(session, owner)[0].close_code == code


def test_withdrawn_listing_closes_its_offers(
    session: Session, owner: User, need: Need, result: Result, hands: Clock, work: Work
) -> None:
    push(session, need, hands())
    work()
    result.state = ListingState.WITHDRAWN
    hands.go(hours=2)
    work()
    assert pushes(session, owner)[0].close_code == "gone"
