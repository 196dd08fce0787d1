"""How likely a deal is: by its stage, or in the broker's own word; never counted."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.rules import RUNNING
from tech_market.brokerage.rules.deals import probability_of, weighted_fen
from tech_market.brokerage.services.odds import odds_of, usual_percent
from tech_market.codes.catalog import shipped
from tech_market.errors import RuleBroken
from tech_market.targets.models import Metric, Target
from tech_market.targets.services.seeding import seed_targets
from tests.brokerage.cases import agreed, book, make_case, moved, signed
from tests.clients import post
from tests.makers import make_admin

ClientAs = Callable[[User], FlaskClient]


def test_every_stage_says_how_likely_it_is_and_talks_grow_likelier() -> None:
    stages = {one.code: one for one in shipped()["deal-stage"].codes}
    usual = {code: int(one.extra["probability"]) for code, one in stages.items()}
    assert all(0 <= one <= 100 for one in usual.values())
    steps = [usual[stage] for stage in RUNNING]
    assert steps == sorted(steps)
    assert (usual["closed"], usual["registered"]) == (0, 100)


@pytest.mark.parametrize(
    ("stage", "stated", "usual", "found"),
    [
        ("exchange", None, 25, 25),
        ("exchange", 0, 25, 0),
        ("exchange", 80, 25, 80),
        ("signed", 80, 90, 90),
        ("closed", 80, 0, 0),
    ],
)
def test_the_brokers_word_counts_while_talks_go_on(
    stage: str, stated: int | None, usual: int, found: int
) -> None:
    assert probability_of(stage, stated=stated, usual=usual) == found


@pytest.mark.parametrize(
    ("fen", "percent", "found"),
    [(None, 50, None), (0, 50, 0), (101, 50, 51), (99, 50, 50), (10**14, 100, 10**14)],
)
def test_weighted_expectation_is_whole_fen(
    fen: int | None, percent: int, found: int | None
) -> None:
    assert weighted_fen(fen, percent=percent) == found


def test_stage_gives_the_probability_until_the_broker_says(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal, codes = agreed(session, case, now), book(session)
    moved(session, case, deal, "pilot", now, expected_fen=100_000_000)
    usual = usual_percent("pilot", codes)
    odds = odds_of(deal, codes)
    assert (odds.percent, odds.is_stated) == (usual, False)
    assert odds.weighted_fen == usual * 1_000_000
    moved(session, case, deal, "pilot", now, note="样品合格", probability_percent=75,
          expected_fen=100_000_000)  # fmt: skip
    odds = odds_of(deal, codes)
    assert (odds.percent, odds.is_stated, odds.weighted_fen) == (75, True, 75_000_000)
    with pytest.raises(RuleBroken, match="0 到 100"):
        moved(session, case, deal, "pricing", now, probability_percent=101)


def test_form_takes_a_whole_percentage(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    session.commit()
    client, url = client_as(case.broker.user), f"/deals/{deal.ref}/move"
    good = {"version": str(deal.version), "stage": "exchange", "expected": "100"}
    for wrong in ("101", "-1", "半数"):
        assert post(client, url, good | {"probability": wrong}).status_code == 422
    assert post(client, url, good | {"probability": "60"}).status_code == 303
    for page in (f"/deals/{deal.ref}", "/deals", "/deal-board"):
        assert "60万元" in client.get(page).text, page


def test_expectations_are_in_no_target_figure(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    """The targets' page says the same before and after a deal worth 1 亿元."""
    seed_targets(session, now)
    admin = client_as(make_admin(session))
    session.commit()
    before = admin.get("/progress").text
    case = make_case(session)
    deal = signed(session, case, now)
    moved(session, case, deal, "signed", now, note="已签", expected_fen=10_000_000_000)
    session.commit()
    assert session.query(Target).filter_by(metric=Metric.TECHNICAL_AMOUNT).count()
    words = [one for one in ("100,000,000", "1.00亿元") if one in before]
    after = admin.get("/progress").text
    assert [one for one in ("100,000,000", "1.00亿元") if one in after] == words
