"""T41: two brokers change the shares of one deal at the same moment."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from tech_market import clock
from tech_market.brokerage.models import Broker, Deal, Split
from tech_market.brokerage.rules.shares import WHOLE, SplitState
from tech_market.brokerage.services import sharing, splitting
from tech_market.db import transaction
from tests.brokerage.cases import acting, agreed, make_case
from tests.brokerage.test_shares import divided
from tests.live import LiveMarket, Visitor, live_market
from tests.makers import make_broker
from tests.security.test_t41_taking import race

ROUNDS = 4


@dataclass(frozen=True)
class Cast:
    """Names and refs that outlive the session that made them."""

    deal: str
    lead: tuple[str, str]  # mail address, broker's ref
    other: tuple[str, str]
    split: str = ""


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveMarket]:
    with live_market(tmp_path_factory.mktemp("shares"), "shares") as running:
        yield running


def named(broker: Broker) -> tuple[str, str]:
    return broker.user.email, broker.ref


def written(market: LiveMarket, *, waits: bool = False) -> Cast:
    """Commit a deal shared by two; `waits`: with a proposal the other must answer."""
    with market.app.app_context(), transaction() as session:
        now, case, other = clock.now(), make_case(session), make_broker(session)
        deal, split = agreed(session, case, now), ""
        divided(session, case, deal, other, now)
        if waits:
            points = {case.broker.ref: 7000, other.ref: 3000}
            split = splitting.propose(
                session, deal_ref=deal.ref, actor=acting(case.broker.user), now=now,
                wanted=splitting.Wanted(points, "调整分工"),
            ).ref  # fmt: skip
        return Cast(deal.ref, named(case.broker), named(other), split)


def wanted(cast: Cast, lead: str, other: str) -> dict[str, str]:
    return {
        "rows-0-broker": cast.lead[1], "rows-0-percent": lead,
        "rows-1-broker": cast.other[1], "rows-1-percent": other, "reason": "调整分工",
    }  # fmt: skip


def test_of_two_proposals_at_once_one_stands(market: LiveMarket) -> None:
    for _ in range(ROUNDS):
        cast = written(market)
        first, second = (
            Visitor(market).sign_in(one[0]) for one in (cast.lead, cast.other)
        )
        url = f"/deals/{cast.deal}/split"
        answers = race(
            (first, url, wanted(cast, "70", "30")),
            (second, url, wanted(cast, "50", "50")),
        )
        assert sorted(one.status for one in answers) == [303, 409]
        loser = next(one for one in answers if one.status == 409)
        assert "已有一份份额方案待同意" in loser.text
        with market.app.app_context(), transaction() as session:
            deal = session.scalars(select(Deal).where(Deal.ref == cast.deal)).one()
            waiting = select(func.count(Split.id)).where(
                Split.deal_id == deal.id, Split.state == SplitState.PROPOSED
            )
            assert session.scalar(waiting) == 1
            held = [one.points for one in sharing.shares_of(session, deal)]
            assert held == [6000, 4000]


def test_consent_against_taking_back_ends_once_and_whole(market: LiveMarket) -> None:
    for _ in range(ROUNDS):
        cast = written(market, waits=True)
        lead, other = (
            Visitor(market).sign_in(one[0]) for one in (cast.lead, cast.other)
        )
        url = f"/splits/{cast.split}"
        answers = race((other, f"{url}/consent", {}), (lead, f"{url}/cancel", {}))
        assert sorted(one.status for one in answers) == [303, 409]
        with market.app.app_context(), transaction() as session:
            deal = session.scalars(select(Deal).where(Deal.ref == cast.deal)).one()
            held = [one.points for one in sharing.shares_of(session, deal)]
            assert sum(held) == WHOLE
            assert held[0] == (7000 if answers[0].status == 303 else 6000)
