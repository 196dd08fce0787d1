"""A broker's figures lead to their rows, and the public sees what was agreed to."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.figures import Public
from tech_market.rewards.rules.performance import median_hours
from tech_market.rewards.services.performance import work_of
from tests.brokerage.cases import agreed, make_case, moved
from tests.clients import post
from tests.contracts.papers import signed_deal
from tests.makers import make_admin, make_broker
from tests.pages import page
from tests.queries import counted_queries
from tests.rewards.cases import cancelled, earned

Open = Callable[[User], FlaskClient]


@pytest.mark.parametrize(
    ("hours", "found"), [([], None), ([5], 5.0), ([1, 2, 30], 2.0), ([1, 2], 1.5)]
)
def test_the_median_of_waits(hours: list[int], found: float | None) -> None:
    assert median_hours([timedelta(hours=one) for one in hours]) == found


def test_rows_add_up_to_the_figures(session: Session) -> None:
    case = earned(session)
    signed_deal(session, broker=case.broker)
    figures = work_of(session, case.broker).figures
    assert (figures.introductions, figures.deals, figures.needs) == (2, 2, 2)
    assert (figures.registered, figures.technical_fen) == (1, 80_000_000)


def test_a_contract_that_ended_counts_no_more(session: Session) -> None:
    case = earned(session)
    cancelled(session, case)
    figures = work_of(session, case.broker).figures
    assert (figures.registered, figures.technical_fen) == (0, 0)


def test_a_deal_waits_for_its_first_step(session: Session, now: datetime) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    moved(session, case, deal, "exchange", now + timedelta(hours=6))
    work = work_of(session, case.broker)
    assert (work.figures.answers, work.figures.median_hours) == (1, 6.0)


def test_each_figure_leads_a_broker_to_own_rows(
    session: Session, client_as: Open
) -> None:
    case = earned(session)
    client = client_as(case.user)
    shown = page(client, "/broker/performance?part=registered")
    assert case.contract.project_name in shown.text
    for part in ("introductions", "deals", "answers", "nonsense"):
        assert page(client, f"/broker/performance?part={part}").h1.startswith(
            "撮合业绩"
        )


def test_the_administrator_compares_and_brokers_do_not(
    session: Session, client_as: Open
) -> None:
    case = earned(session)
    admin, other = client_as(make_admin(session)), client_as(make_broker(session).user)
    url = f"/admin/performance/{case.broker.ref}"
    assert case.broker.user.name in page(admin, "/admin/performance").text
    assert page(admin, url).text
    assert admin.get("/admin/performance/nobody").status_code == 404
    assert other.get(url).status_code == 403


def test_the_comparison_asks_the_same_for_one_as_for_many(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_admin(session))
    earned(session)
    asked = []
    for _ in range(2):
        session.commit()
        session.expire_all()
        with counted_queries(session) as sent:
            assert client.get("/admin/performance").status_code == 200
        asked.append(len(sent))
        for _more in range(3):
            earned(session)
    assert asked[0] == asked[1]


@pytest.mark.parametrize(("count", "shown"), [(0, None), (2, None), (3, 3), (12, 12)])
def test_small_numbers_are_hidden(count: int, shown: int | None) -> None:
    figures = Public(deals=count, contracts=count)
    assert (figures.shown_deals, figures.shown_contracts) == (shown, shown)


def test_the_directory_shows_figures_only_to_who_agreed(
    session: Session, client_as: Open, client: FlaskClient
) -> None:
    broker = make_broker(session)
    for _ in range(3):
        signed_deal(session, broker=broker)
    url = f"/brokers/{broker.ref}"
    assert "撮合业绩" not in page(client, url).text
    own = client_as(broker.user)
    assert post(own, "/broker/figures/show").status_code == 303
    said = page(client, url).texts("dd")
    assert "3" in said
    assert "不足3项" in said
    assert post(own, "/broker/figures/hide").status_code == 303
    assert "撮合业绩" not in page(client, url).text
