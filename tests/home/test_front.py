"""The front door: true numbers, each with the list behind it."""

from datetime import date, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import OrganisationState
from tech_market.listings.rules import Level, ListingState
from tech_market.targets.services.seeding import seed_targets
from tests.contracts.papers import WAN, registered
from tests.makers import make_broker, make_need, make_organisation, make_result
from tests.pages import page


def test_an_empty_market_opens_and_says_where_to_begin(client: FlaskClient) -> None:
    home = page(client, "/")
    assert "还没有发布的内容" in home.text
    assert "我有一个难题" in home.text


def test_counts_are_those_of_the_lists_behind_them(
    session: Session, client: FlaskClient
) -> None:
    make_need(session)
    make_need(session, state=ListingState.DRAFT)
    make_need(session, level=Level.OFFLINE)
    make_need(session, valid_until=clock.today(clock.now()) - timedelta(days=1))
    make_result(session)
    make_result(session)
    make_broker(session)
    session.commit()
    home = page(client, "/")
    assert home.texts(".hero-counts strong") == ["1", "2", "1"]
    for link in home.find(".hero-counts a"):
        assert client.get(link.get("href", "")).status_code == 200
    assert "共 1 条" in page(client, "/needs").text
    assert "共 2 条" in page(client, "/results").text


def test_an_unverified_house_has_no_news(session: Session, client: FlaskClient) -> None:
    house = make_organisation(session, state=OrganisationState.PENDING)
    hidden = make_need(session, organisation=house)
    session.commit()
    assert hidden.title not in page(client, "/").text


def test_progress_is_what_contracts_add_up_to(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    seed_targets(session, now)
    for _ in range(3):
        registered(
            session,
            certificate_on=date(2025, 6, 2),
            total_fen=1_000_000 * WAN,
            deductions={"equipment": 500_000 * WAN},
        )
    session.commit()
    home = page(client, "/")
    assert "150.00亿元" in home.text.replace(" ", "")
    assert "目标 150.00亿元 100.0%" in home.text


def test_fewer_than_three_contracts_show_no_amount(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    seed_targets(session, now)
    registered(session, certificate_on=date(2025, 6, 2))
    session.commit()
    home = page(client, "/")
    assert "累计技术交易额" not in home.text
    assert "累计发布企业技术需求" in home.text
