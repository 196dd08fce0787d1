"""What looks like another contract needs a written reason; the unseen has no name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.contracts.models import Contract
from tech_market.contracts.rules.alike import AlikeWindow, is_near, is_split
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services import deciding, twice
from tech_market.contracts.services.twice import list_alikes
from tech_market.errors import RuleBroken
from tests.clients import post
from tests.contracts.papers import (
    NOON,
    WAN,
    admin_actor,
    enter,
    party,
    registered,
    submitted,
)
from tests.makers import make_admin, make_broker
from tests.pages import page

Open = Callable[[User], FlaskClient]
SELLER, BUYER = party(51), party(52, "330203")
FIRST: dict[str, Any] = {"seller": SELLER, "buyer": BUYER}
DAY = date(2026, 3, 2)


def alikes(session: Session, **values: Any) -> int:
    contract = enter(session, **FIRST | values)
    actor = admin_actor(session)
    return len(list_alikes(session, actor=actor, contract=contract, on=DAY))


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (100, 98, True),
        (98, 100, True),
        (100, 97, False),
        (100, 103, False),
        (1, 1, True),
    ],
)
def test_two_percent_of_the_larger_is_near(one: int, other: int, *, near: bool) -> None:
    assert is_near(one, other, percent=2) is near


@pytest.mark.parametrize(
    ("own", "others", "split"),
    [
        (300, [200], True),
        (300, [199], False),
        (500, [100], False),  # large by itself: nothing was kept below
        (100, [500], False),
        (500, [], False),
        (200, [200, 100], True),
    ],
)
def test_parts_below_the_threshold_that_reach_it_are_a_split(
    own: int, others: list[int], *, split: bool
) -> None:
    assert is_split(own, others, large_fen=500) is split


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({}, 1),
        ({"total_fen": 102 * WAN}, 1),
        ({"total_fen": 98 * WAN}, 1),
        ({"total_fen": 103 * WAN}, 0),
        ({"signed_on": date(2025, 9, 1), "starts_on": date(2025, 9, 1)}, 1),
        ({"signed_on": date(2025, 7, 1), "starts_on": date(2025, 7, 1)}, 0),
        ({"seller": BUYER, "buyer": SELLER}, 1),  # the other side enters it
        ({"buyer": party(53)}, 0),
        ({"buyer": replace(BUYER, name="另一种写法")}, 1),
        ({"buyer": party(53), "co_buyers": (BUYER,)}, 1),
        ({"total_fen": 450 * WAN}, 1),  # 80 + 430 reaches 500万
        ({"total_fen": 400 * WAN}, 0),
    ],
)
def test_near_amounts_and_splits_between_the_same_are_found(
    session: Session, values: dict[str, Any], count: int
) -> None:
    registered(session, **FIRST)
    assert alikes(session, **values) == count


@pytest.mark.parametrize(
    ("window", "values", "count"),
    [
        (AlikeWindow(2, 180, 90), {"total_fen": 103 * WAN}, 0),
        (AlikeWindow(3, 180, 90), {"total_fen": 103 * WAN}, 1),
        (AlikeWindow(2, 180, 90), {"signed_on": date(2025, 7, 1)}, 0),
        (AlikeWindow(2, 200, 90), {"signed_on": date(2025, 7, 1)}, 1),
        (AlikeWindow(2, 180, 90), {"total_fen": 450 * WAN}, 1),
        (AlikeWindow(2, 180, 0), {"total_fen": 450 * WAN, "days": 1}, 0),
        (AlikeWindow(2, 1, 400), {"total_fen": 450 * WAN, "days": 300}, 1),
    ],
)
def test_the_windows_are_those_of_the_rule_set_of_the_day(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    window: AlikeWindow,
    values: dict[str, Any],
    count: int,
) -> None:
    registered(session, **FIRST)
    rules = replace(rules_on(DAY), alike=window)
    monkeypatch.setattr(twice, "rules_on", lambda _day: rules)
    values = dict(values)
    if days := values.pop("days", 0):
        values["signed_on"] = date(2026, 1, 15) - timedelta(days=days)
    assert alikes(session, **values) == count


def test_drafts_and_ended_contracts_are_no_doubles(session: Session) -> None:
    enter(session, **FIRST)
    assert alikes(session) == 0


def test_a_similar_contract_needs_a_written_reason(session: Session) -> None:
    registered(session, **FIRST)
    actor = admin_actor(session)
    contract = enter(session, actor=actor, **FIRST)

    def hand_in(note: str) -> Contract:
        return deciding.submit_contract(
            session, actor=actor, ref=contract.ref, now=NOON, duplicate_note=note
        )

    for blank in ("", "  \n"):
        with pytest.raises(RuleBroken) as broken:
            hand_in(blank)
        assert (broken.value.code, broken.value.field) == (
            "looks-alike", "duplicate_note",
        )  # fmt: skip
    assert hand_in("二期工程，另一份合同").duplicate_note == "二期工程，另一份合同"


def test_the_page_asks_for_the_reason_and_the_registrar_reads_it(
    session: Session, client_as: Open
) -> None:
    other = registered(session, **FIRST)
    drafter = make_admin(session)
    contract = enter(session, actor=actor_of(drafter), **FIRST)
    url, client = f"/contracts/{contract.ref}", client_as(drafter)
    shown = page(client, url)
    assert other.project_name in shown.text
    version = shown.form(f"{url}/submit").fields["version"]
    data = {"version": version, "duplicate_note": ""}
    answer = post(client, f"{url}/submit", data)
    assert answer.status_code == 422
    assert "请核对是否重复或拆分" in answer.text
    data["duplicate_note"] = "二期工程"
    assert post(client, f"{url}/submit", data).status_code == 303
    assert "二期工程" in page(client_as(make_admin(session)), f"{url}/register").text


def test_the_other_contract_is_shown_only_to_who_may_see_it(
    session: Session, client_as: Open
) -> None:
    other = submitted(session, **FIRST)
    broker = make_broker(session)
    contract = enter(session, **FIRST)
    contract.broker = broker
    session.commit()
    shown = page(client_as(broker.user), f"/contracts/{contract.ref}").text
    assert "一份您无权查看的合同" in shown
    assert other.project_name not in shown
    assert other.ref not in shown
