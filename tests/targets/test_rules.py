"""Targets: percentages that never lie, joined cells, reference lines."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tech_market.errors import RuleBroken
from tech_market.targets.rules.bases import BASES, DEFAULT_BASIS, AmountColumn, Side
from tech_market.targets.rules.cells import Cell, is_public, publishable, whole
from tech_market.targets.rules.lines import flat_line, growth_line
from tech_market.targets.rules.measure import Measure
from tech_market.targets.rules.periods import Period, apart, check_period

YI = 10_000_000_000
PLAN = 150 * YI
YEARS = (2021, 2022, 2023, 2024, 2025)


@pytest.mark.parametrize(
    ("actual", "target", "percent"),
    [
        (0, PLAN, "0.0%"),
        (1, PLAN, "0.0%"),
        (PLAN // 2, PLAN, "50.0%"),
        (1, 2000, "0.0%"),  # 0.05 % to even
        (3, 2000, "0.2%"),  # 0.15 % to even
        (PLAN - 1, PLAN, "99.9%"),
        (PLAN * 9996 // 10000, PLAN, "99.9%"),
        (PLAN, PLAN, "100.0%"),
        (PLAN + 1, PLAN, "100.0%"),
        (PLAN * 3 // 2, PLAN, "150.0%"),
        (399, 400, "99.8%"),
        (-5, 400, "0.0%"),
    ],
)
def test_percent_reads_100_only_when_reached(
    actual: int, target: int, percent: str
) -> None:
    assert Measure(actual, target).percent == percent


@given(actual=st.integers(0, 10**14), target=st.integers(1, 10**14))
def test_percent_and_bar_agree_with_the_figures(actual: int, target: int) -> None:
    measure = Measure(actual, target)
    assert (float(measure.percent[:-1]) >= 100) == measure.is_reached
    assert measure.remaining - measure.surplus == target - actual
    assert 0 <= measure.bar_tenths <= 1000
    assert 0 <= measure.mark_tenths <= 1000
    assert (measure.bar_tenths == 1000) == measure.is_reached


def test_pace_is_what_the_days_left_must_bring() -> None:
    measure = Measure(100, 465)
    ends = date(2026, 12, 31)
    assert measure.pace_needed(ends_on=ends, today=date(2026, 1, 1)) == 365
    assert measure.pace_needed(ends_on=ends, today=ends) == 365 * 365
    assert measure.pace_needed(ends_on=ends, today=date(2027, 1, 1)) is None
    assert Measure(9, 9).pace_needed(ends_on=ends, today=date(2026, 1, 1)) is None


def test_every_side_has_both_amounts() -> None:
    assert {f"{side}-{column}" for side in Side for column in AmountColumn} <= set(
        BASES
    )
    assert (DEFAULT_BASIS.side, DEFAULT_BASIS.column) == (
        Side.OUTPUT,
        AmountColumn.TECHNICAL,
    )


def cell(year: int, contracts: int, events: int | None = None) -> Cell:
    fen = 10 ** (year - 2020)
    return Cell(
        (year,), fen, 2 * fen, contracts, contracts if events is None else events
    )


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ([3, 3, 3], [[2021], [2022], [2023]]),
        ([1, 2, 3], [[2021, 2022], [2023]]),
        ([3, 3, 1], [[2021], [2022, 2023]]),
        ([3, 0, 1], [[2021, 2022, 2023]]),
        ([0, 0, 3], [[2021], [2022], [2023]]),
        ([1, 1, 1], [[2021, 2022, 2023]]),
        ([2, 0, 3, 0, 2], [[2021, 2022, 2023, 2024, 2025]]),
        ([0, 0], [[2021], [2022]]),
        ([], []),
    ],
)
def test_years_join_until_three_contracts_stand_behind(
    counts: list[int], groups: list[list[int]]
) -> None:
    cells = [cell(2021 + place, count) for place, count in enumerate(counts)]
    found = publishable(cells)
    assert found is not None
    assert [list(one.years) for one in found] == groups
    assert whole(found) == whole(cells)


@pytest.mark.parametrize("counts", [[1], [2], [1, 1], [0, 2, 0]])
def test_too_few_contracts_show_nothing(counts: list[int]) -> None:
    cells = [cell(2021 + place, count) for place, count in enumerate(counts)]
    assert publishable(cells) is None


def test_a_year_with_nothing_but_a_change_is_not_shown_alone() -> None:
    assert not is_public(cell(2022, 0, events=1))
    found = publishable([cell(2021, 3), cell(2022, 0, events=1)])
    assert found is not None
    assert [one.years for one in found] == [(2021, 2022)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=8))
def test_joined_years_never_show_less_than_three(pairs: list[tuple[int, int]]) -> None:
    cells = [
        cell(2021 + place, contracts, contracts + later)
        for place, (contracts, later) in enumerate(pairs)
    ]
    found = publishable(cells)
    if found is None:
        assert not is_public(whole(cells))
        return
    assert all(map(is_public, found))
    assert whole(found) == whole(cells)


def test_public_periods_are_whole_years_that_do_not_overlap() -> None:
    plan = Period(date(2021, 1, 1), date(2025, 12, 31))
    after = Period(date(2026, 1, 1), date(2030, 12, 31))
    across = Period(date(2025, 1, 1), date(2027, 12, 31))
    part = Period(date(2031, 1, 1), date(2031, 6, 30))
    assert apart([after, part, across, plan]) == [plan, after]


def test_the_even_line_sums_to_the_target() -> None:
    assert set(flat_line(PLAN, YEARS).values()) == {30 * YI}
    assert sum(flat_line(100, (2021, 2022, 2023)).values()) == 100


def test_the_growing_line_is_the_plans_ten_point_six_percent() -> None:
    rate, line = growth_line(PLAN, YEARS, base=2196 * YI // 100, base_year=2020)
    assert round(rate, 3) == Decimal("0.106")
    assert [round(fen / YI, 2) for fen in line.values()] == [
        24.28,
        26.86,
        29.70,
        32.84,
        36.32,
    ]
    assert sum(line.values()) == PLAN


def test_a_growing_line_needs_a_base_before_its_years() -> None:
    for base, base_year in ((0, 2020), (YI, 2021)):
        with pytest.raises(ValueError, match="base"):
            growth_line(PLAN, YEARS, base=base, base_year=base_year)


def test_a_period_ends_after_it_starts() -> None:
    check_period(Period(date(2026, 1, 1), date(2026, 1, 1)))
    with pytest.raises(RuleBroken):
        check_period(Period(date(2026, 1, 2), date(2026, 1, 1)))
