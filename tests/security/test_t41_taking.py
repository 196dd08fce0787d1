"""T41: two who do one thing at the same moment, over HTTP: one wins, one is told."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.brokerage.models import (
    Broker,
    BrokerState,
    ContactRelease,
    Deal,
    Introduction,
    NeedHold,
)
from tech_market.brokerage.rules import IntroductionState
from tech_market.brokerage.services import taking
from tech_market.db import transaction
from tech_market.recommend.models import Match, MatchState
from tests.brokerage.cases import Case, acting, make_case, make_match
from tests.live import Answer, LiveMarket, Visitor, at_once, live_market
from tests.makers import make_broker

ROUNDS = 4  # a race that is lost once in a while is lost in one of them


@dataclass(frozen=True)
class Cast:
    """Names and refs that outlive the session that made them."""

    need_id: int
    match: str
    second: str  # another pair of the same need
    asker: str
    maker: str
    brokers: tuple[str, str]
    introduction: str = ""


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveMarket]:
    with live_market(tmp_path_factory.mktemp("taking"), "taking") as running:
        yield running


def written(market: LiveMarket, *, is_taken: bool = False) -> Cast:
    """Commit a case of its own; `is_taken` by its first broker."""
    with market.app.app_context(), transaction() as session:
        case = make_case(session)
        other = make_broker(session)
        second = make_match(session, need=case.match.need)
        return Cast(
            case.match.need_id, case.match.ref, second.ref, case.asker.email,
            case.maker.email, (case.broker.user.email, other.user.email),
            _taken(session, case) if is_taken else "",
        )  # fmt: skip


def _taken(session: Session, case: Case) -> str:
    broker = acting(case.broker.user)
    ref = case.match.ref
    return taking.take(session, ref=ref, actor=broker, now=clock.now()).ref


def race(*moves: tuple[Visitor, str, dict[str, str]]) -> list[Answer]:
    """Send all at the same moment; return the answers in the order given."""
    answers: dict[int, Answer] = {}
    gate = threading.Barrier(len(moves))

    def send(
        place: int, who: Visitor, url: str, body: dict[str, str]
    ) -> Callable[[], None]:
        def run() -> None:
            gate.wait()
            answers[place] = who.post(url, body)

        return run

    at_once(
        *(
            threading.Thread(target=send(place, *move))
            for place, move in enumerate(moves)
        )
    )
    return [answers[place] for place in range(len(moves))]


def counted(market: LiveMarket, cast: Cast) -> tuple[int, int]:
    """Count holds and introductions of the need."""
    with market.app.app_context(), transaction() as session:
        holds = select(func.count()).where(NeedHold.need_id == cast.need_id)
        of_need = select(Match.id).where(Match.need_id == cast.need_id)
        intros = select(func.count(Introduction.id)).where(
            Introduction.match_id.in_(of_need)
        )
        return session.scalar(holds) or 0, session.scalar(intros) or 0


@pytest.mark.parametrize("pairs", ["one pair", "two pairs of one need"])
def test_of_two_brokers_exactly_one_takes(market: LiveMarket, pairs: str) -> None:
    for _ in range(ROUNDS):
        cast = written(market)
        first, second = (Visitor(market).sign_in(email) for email in cast.brokers)
        other = cast.match if pairs == "one pair" else cast.second
        answers = race(
            (first, f"/matches/{cast.match}/take", {}),
            (second, f"/matches/{other}/take", {}),
        )
        assert sorted(one.status for one in answers) == [303, 409]
        loser = next(one for one in answers if one.status == 409)
        assert "刚被其他经纪人接走" in loser.text
        assert counted(market, cast) == (1, 1)


def test_double_click_of_one_broker_takes_once(market: LiveMarket) -> None:
    cast = written(market)
    broker = Visitor(market).sign_in(cast.brokers[0])
    again = Visitor(market).sign_in(cast.brokers[0])
    url = f"/matches/{cast.match}/take"
    answers = race((broker, url, {}), (again, url, {}))
    assert sorted(one.status for one in answers) == [303, 409]
    assert counted(market, cast) == (1, 1)


def test_both_sides_accept_at_once_and_one_deal_opens(market: LiveMarket) -> None:
    for _ in range(ROUNDS):
        cast = written(market, is_taken=True)
        sides = [Visitor(market).sign_in(one) for one in (cast.asker, cast.maker)]
        url = f"/introductions/{cast.introduction}/accept"
        answers = race(*((side, url, {}) for side in sides))
        assert [one.status for one in answers] == [303, 303]
        with market.app.app_context(), transaction() as session:
            one = session.scalars(
                select(Introduction).where(Introduction.ref == cast.introduction)
            ).one()
            deals = select(func.count(Deal.id)).where(Deal.introduction_id == one.id)
            releases = select(func.count(ContactRelease.id)).where(
                ContactRelease.introduction_id == one.id
            )
            assert one.state is IntroductionState.AGREED
            assert session.scalar(deals) == 1
            assert session.scalar(releases) == 2


def test_accept_against_decline_never_opens_a_deal(market: LiveMarket) -> None:
    for _ in range(ROUNDS):
        cast = written(market, is_taken=True)
        asker, maker = (
            Visitor(market).sign_in(one) for one in (cast.asker, cast.maker)
        )
        url = f"/introductions/{cast.introduction}"
        reason = {"reason": "budget", "text": "超出预算"}
        accepted, declined = race(
            (asker, f"{url}/accept", {}), (maker, f"{url}/decline", reason)
        )
        assert declined.status == 303
        assert accepted.status in {303, 409}
        with market.app.app_context(), transaction() as session:
            one = session.scalars(
                select(Introduction).where(Introduction.ref == cast.introduction)
            ).one()
            assert one.state is IntroductionState.DECLINED
            assert one.deal is None
            assert one.match.state is MatchState.DECLINED


def test_broker_suspended_while_signed_in_takes_nothing(
    market: LiveMarket,
) -> None:
    cast = written(market)
    broker = Visitor(market).sign_in(cast.brokers[0])
    with market.app.app_context(), transaction() as session:
        user = session.scalars(select(User).where(User.email == cast.brokers[0])).one()
        row = session.scalars(select(Broker).where(Broker.user_id == user.id)).one()
        row.state = BrokerState.SUSPENDED
    assert broker.post(f"/matches/{cast.match}/take").status == 409
    assert counted(market, cast) == (0, 0)
