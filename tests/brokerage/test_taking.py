"""Take and give back: one broker at a time for a need."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import Broker, BrokerState, NeedHold
from tech_market.brokerage.rules import IntroductionState
from tech_market.brokerage.services import introductions, taking
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.rules import Level, ListingState
from tech_market.recommend.models import Match, MatchState
from tests.brokerage.cases import (
    Case,
    acting,
    agreed,
    book,
    make_case,
    make_match,
    moved,
    taken,
)
from tests.makers import make_broker, make_result


def test_taking_locks_need_and_pair_to_the_broker_with_the_time(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    assert (one.state, one.taken_at) == (IntroductionState.ASKED, now)
    assert case.match.state is MatchState.TAKEN
    hold = session.get(NeedHold, case.match.need_id)
    assert hold is not None
    assert (hold.broker_id, hold.since) == (case.broker.id, now)
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert (last.action, last.object_ref) == ("match.take", one.ref)


def test_same_pair_is_not_taken_twice_even_by_the_same_broker(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    taken(session, case, now)
    for broker in (case.broker, make_broker(session)):
        with pytest.raises(RuleBroken) as refused:
            taking.take(session, ref=case.match.ref, actor=acting(broker.user), now=now)
        assert refused.value.code == "match-gone"


def test_held_need_is_closed_to_other_brokers_and_open_to_its_own(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    taken(session, case, now)
    second = make_match(session, need=case.match.need)
    other = acting(make_broker(session).user)
    with pytest.raises(RuleBroken) as refused:
        taking.take(session, ref=second.ref, actor=other, now=now)
    assert refused.value.code == "need-held"
    own = acting(case.broker.user)
    assert taking.take(session, ref=second.ref, actor=own, now=now).match is second


def withdraw(match: Match) -> None:
    match.need.state = ListingState.WITHDRAWN


def expire(match: Match) -> None:
    match.result.valid_until = date(2026, 3, 1)


def hide(match: Match) -> None:
    match.result.level = Level.OFFLINE


def sign(match: Match) -> None:
    match.need.state = ListingState.CLOSED


@pytest.mark.parametrize("happens", [withdraw, expire, hide, sign])
def test_pair_whose_listing_is_gone_is_not_taken(
    session: Session, now: datetime, happens: Callable[[Match], None]
) -> None:
    case = make_case(session)
    happens(case.match)
    with pytest.raises(RuleBroken) as refused:
        taken(session, case, now)
    assert refused.value.code == "listing-gone"
    assert session.get(NeedHold, case.match.need_id) is None


@pytest.mark.parametrize("state", [MatchState.DECLINED, MatchState.DEALT])
def test_ended_pair_is_not_taken(
    session: Session, now: datetime, state: MatchState
) -> None:
    case = make_case(session, state=state)
    with pytest.raises(RuleBroken, match="对接已"):
        taken(session, case, now)


def unfile(broker: Broker) -> None:
    broker.state = BrokerState.APPLIED


def suspend(broker: Broker) -> None:
    broker.state = BrokerState.SUSPENDED


def let_lapse(broker: Broker) -> None:
    broker.certificate_expires_on = date(2026, 3, 1)


@pytest.mark.parametrize("happens", [unfile, suspend, let_lapse])
def test_broker_without_filing_or_certificate_takes_nothing(
    session: Session, now: datetime, happens: Callable[[Broker], None]
) -> None:
    case = make_case(session)
    happens(case.broker)
    with pytest.raises(RuleBroken) as refused:
        taken(session, case, now)
    assert refused.value.code in {"broker-not-filed", "certificate-expired"}
    assert case.match.state is MatchState.OPEN


def test_unknown_match_does_not_exist(session: Session, now: datetime) -> None:
    broker = acting(make_broker(session).user)
    with pytest.raises(NotFound):
        taking.take(session, ref="000000000000", actor=broker, now=now)


def test_giving_back_opens_pair_and_need_to_all(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    taking.release(session, ref=one.ref, actor=acting(case.broker.user), now=now)
    assert (one.state, one.released_at) == (IntroductionState.RELEASED, now)
    assert case.match.state is MatchState.OPEN
    assert session.get(NeedHold, case.match.need_id) is None
    other = make_broker(session)
    again = taking.take(session, ref=case.match.ref, actor=acting(other.user), now=now)
    assert again.broker is other


def test_need_stays_held_while_another_of_its_pairs_is_under_way(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    first = taken(session, case, now)
    second = make_match(session, need=case.match.need, result=make_result(session))
    broker = acting(case.broker.user)
    kept = taking.take(session, ref=second.ref, actor=broker, now=now)
    taking.release(session, ref=first.ref, actor=broker, now=now)
    assert session.get(NeedHold, case.match.need_id) is not None
    taking.release(session, ref=kept.ref, actor=broker, now=now)
    assert session.get(NeedHold, case.match.need_id) is None


def test_only_the_holder_gives_back_and_only_before_agreement(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    stranger = acting(make_broker(session).user)
    for person in (stranger, acting(case.asker), acting(case.maker)):
        with pytest.raises(NotFound):
            taking.release(session, ref=one.ref, actor=person, now=now)
    for person in (case.asker, case.maker):
        introductions.accept(session, ref=one.ref, actor=acting(person), now=now)
    with pytest.raises(RuleBroken) as refused:
        taking.release(session, ref=one.ref, actor=acting(case.broker.user), now=now)
    assert refused.value.code == "introduction-released"


def decline(session: Session, case: Case, now: datetime) -> None:
    one = taken(session, case, now)
    introductions.decline(
        session, ref=one.ref, code="budget", text="超出预算", codes=book(session),
        actor=acting(case.asker), now=now,
    )  # fmt: skip


def close(session: Session, case: Case, now: datetime) -> None:
    deal = agreed(session, case, now)
    moved(session, case, deal, "closed", now, close_code="no-agreement")


@pytest.mark.parametrize("end", [decline, close])
def test_need_is_free_again_when_its_last_pair_ends(
    session: Session,
    now: datetime,
    end: Callable[[Session, Case, datetime], None],
) -> None:
    case = make_case(session)
    end(session, case, now)
    assert session.get(NeedHold, case.match.need_id) is None
    assert case.match.state is MatchState.DECLINED
