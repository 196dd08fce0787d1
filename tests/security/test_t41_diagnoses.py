"""T41: a diagnosis is accepted, taken or written twice at the same moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import func, select

from tech_market import clock
from tech_market.brokerage.models import Diagnosis, DiagnosisVersion
from tech_market.brokerage.rules.diagnoses import DiagnosisState
from tech_market.db import transaction
from tech_market.listings.rules import ListingState
from tech_market.needs.models import NeedIndicator
from tests.brokerage.test_diagnoses import asked, sent
from tests.live import LiveMarket, Visitor, live_market
from tests.makers import make_broker, make_member
from tests.security.test_t41_taking import race

ROUNDS = 3


@dataclass(frozen=True)
class Cast:
    """Names and refs that outlive the session that made them."""

    one: str
    people: tuple[str, str]


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveMarket]:
    with live_market(tmp_path_factory.mktemp("diagnoses"), "diagnoses") as running:
        yield running


def test_of_two_acceptances_at_once_one_counts(market: LiveMarket) -> None:
    for _ in range(ROUNDS):
        with market.app.app_context(), transaction() as session:
            story = sent(session, clock.now(), valid_until=date(2028, 1, 1))
            place = story.need.organisation
            second = make_member(session, organisation=place)
            cast = Cast(story.one.ref, (story.owner.email, second.email))
        visitors = [Visitor(market).sign_in(email) for email in cast.people]
        url = f"/diagnoses/{cast.one}/accept"
        answers = race(*((who, url, {"number": "1"}) for who in visitors))
        assert sorted(one.status for one in answers) == [303, 409]
        with market.app.app_context(), transaction() as session:
            found = session.scalars(
                select(Diagnosis).where(Diagnosis.ref == cast.one)
            ).one()
            assert found.state is DiagnosisState.ACCEPTED
            assert found.need.state is ListingState.SUBMITTED
            rows = select(func.count(NeedIndicator.id)).where(
                NeedIndicator.need_id == found.need_id
            )
            assert session.scalar(rows) == 1


def test_of_two_brokers_one_takes_a_diagnosis(market: LiveMarket) -> None:
    for _ in range(ROUNDS):
        with market.app.app_context(), transaction() as session:
            story = asked(session, clock.now())
            for broker in (story.broker, other := make_broker(session)):
                broker.certificate_expires_on = date(2030, 1, 1)
            cast = Cast(story.one.ref, (story.broker.user.email, other.user.email))
        visitors = [Visitor(market).sign_in(email) for email in cast.people]
        url = f"/diagnoses/{cast.one}/take"
        answers = race(*((who, url, {}) for who in visitors))
        # who comes second either finds it taken, or not there any more
        assert sorted(one.status for one in answers) in ([303, 404], [303, 409])
        with market.app.app_context(), transaction() as session:
            found = session.scalars(
                select(Diagnosis).where(Diagnosis.ref == cast.one)
            ).one()
            assert found.state is DiagnosisState.WRITING
            assert (
                session.scalar(
                    select(func.count(DiagnosisVersion.id)).where(
                        DiagnosisVersion.diagnosis_id == found.id
                    )
                )
                == 0
            )
