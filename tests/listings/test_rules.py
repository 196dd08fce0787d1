"""The life of a listing as one table: every state with every step."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tech_market.errors import RuleBroken
from tech_market.listings.rules import (
    EDITABLE,
    Bounds,
    ListingState,
    Step,
    bounds,
    check_editable,
    check_trl,
    check_validity,
    is_expired,
    next_state,
)

LIFE = """
           draft      submitted  returned   filed      published  withdrawn  closed
submit     submitted  -          submitted  -          -          submitted  -
return     -          returned   -          returned   -          -          -
file       -          filed      -          -          -          -          -
publish    -          -          -          published  -          -          -
withdraw   -          withdrawn  -          withdrawn  withdrawn  -          -
renew      -          -          -          -          published  -          -
close      -          -          -          -          closed     -          -
"""
HEAD, *LINES = [line.split() for line in LIFE.strip().splitlines()]
CELLS = [
    (step, state, after)
    for step, *afters in LINES
    for state, after in zip(HEAD, afters, strict=True)
]
TODAY = date(2026, 3, 2)


def test_table_covers_every_state_and_step() -> None:
    assert list(ListingState) == HEAD
    assert {line[0] for line in LINES} == set(Step)


@pytest.mark.parametrize(("step", "state", "after"), CELLS)
def test_step_leads_where_the_table_says(step: str, state: str, after: str) -> None:
    if after != "-":
        assert next_state(ListingState(state), Step(step)) == after
        return
    with pytest.raises(RuleBroken) as broken:
        next_state(ListingState(state), Step(step))
    assert broken.value.code == "listing-move"


@pytest.mark.parametrize("state", list(ListingState))
def test_only_what_is_with_the_owner_can_be_edited(state: ListingState) -> None:
    if state in EDITABLE:
        check_editable(state)
        return
    with pytest.raises(RuleBroken, match="不能修改"):
        check_editable(state)


@pytest.mark.parametrize(
    ("days", "holds"), [(-1, False), (0, True), (730, True), (731, False)]
)
def test_validity_runs_from_today_to_two_years(days: int, holds: bool) -> None:  # noqa: FBT001
    until = TODAY + timedelta(days=days)
    if holds:
        check_validity(until, today=TODAY)
    else:
        with pytest.raises(RuleBroken, match="有效期"):
            check_validity(until, today=TODAY)


def test_listing_expires_the_day_after_its_last() -> None:
    assert not is_expired(TODAY, today=TODAY)
    assert is_expired(TODAY - timedelta(days=1), today=TODAY)


@pytest.mark.parametrize(
    ("operator", "low", "high", "found"),
    [
        (">=", 5, None, (5, None)),
        (">", None, 5, (5, None)),
        ("<=", 5, None, (None, 5)),
        ("<", None, 5, (None, 5)),
        ("=", 5, None, (5, 5)),
        ("=", 0, None, (0, 0)),
        ("range", 5, 8, (5, 8)),
        ("range", 5, 5, (5, 5)),
    ],
)
def test_bounds_stand_where_the_operator_wants_them(
    operator: str, low: int | None, high: int | None, found: tuple[int, int]
) -> None:
    typed = [None if one is None else Decimal(one) for one in (low, high)]
    wanted = [None if one is None else Decimal(one) for one in found]
    assert bounds(operator, *typed) == Bounds(*wanted)


@pytest.mark.parametrize(
    ("operator", "low", "high", "code"),
    [
        ("~", 5, None, "indicator-operator"),
        (">=", None, None, "indicator-value"),
        (">=", 5, 8, "indicator-value"),
        ("range", 5, None, "indicator-value"),
        ("range", 8, 5, "indicator-range"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(
    operator: str, low: int | None, high: int | None, code: str
) -> None:
    typed = [None if one is None else Decimal(one) for one in (low, high)]
    with pytest.raises(RuleBroken) as broken:
        bounds(operator, *typed)
    assert broken.value.code == code


def test_trl_must_lie_in_the_range_of_its_stage() -> None:
    check_trl(None, low=6, high=7)
    check_trl(7, low=6, high=7)
    with pytest.raises(RuleBroken, match="TRL 6–7"):
        check_trl(8, low=6, high=7)
