"""Conversion there and back loses nothing, in our table and through pint."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tech_market.matching.compound import factor_between
from tech_market.matching.units import _TABLE, convert

GROUPS: dict[str, list[str]] = {}
for _unit, (_kind, _factor) in _TABLE.items():
    GROUPS.setdefault(_kind, []).append(_unit)
PAIRS = st.sampled_from(sorted(GROUPS)).flatmap(
    lambda kind: st.tuples(*[st.sampled_from(GROUPS[kind])] * 2)
)
VALUES = st.decimals(
    min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=4, allow_nan=False
)
TEMPERATURES = st.sampled_from(["℃", "K", "°F", "摄氏度"])


def near(left: Decimal | None, right: Decimal) -> bool:
    assert left is not None
    return abs(left - right) <= abs(right) * Decimal("1e-12") + Decimal("1e-12")


@settings(deadline=None)  # the units are read in once
@given(value=VALUES, pair=PAIRS)
def test_a_value_comes_back_from_any_unit_of_its_kind(
    value: Decimal, pair: tuple[str, str]
) -> None:
    there = convert(value, pair[0], pair[1])
    assert there is not None
    assert near(convert(there, pair[1], pair[0]), value)


@settings(deadline=None)  # the units are read in once
@given(value=VALUES, unit=TEMPERATURES, wanted=TEMPERATURES)
def test_a_temperature_comes_back(value: Decimal, unit: str, wanted: str) -> None:
    there = convert(value, unit, wanted)
    assert there is not None
    back = convert(there, wanted, unit)
    assert back is not None
    assert abs(back - value) < Decimal("1e-9")


@settings(deadline=None)  # the units are read in once
@given(value=VALUES, pair=st.sampled_from([
    ("kJ/(m2·K)", "J/(m2·K)"), ("吨/天", "kg/h"), ("kWh/t", "kJ/kg"),
    ("万吨/年", "t/a"), ("W/m2", "kW/m2"), ("GJ/t", "kWh/t"),
]))  # fmt: skip
def test_a_compound_unit_comes_back(value: Decimal, pair: tuple[str, str]) -> None:
    there = convert(value, pair[0], pair[1])
    assert there is not None
    assert near(convert(there, pair[1], pair[0]), value)


@pytest.mark.parametrize(
    ("ours", "other"),
    [("mpa", "MPa"), ("kwh", "kWh"), ("mm", "mm"), ("km/h", "km/h"), ("h", "h")],
)
def test_our_table_says_what_pint_says(ours: str, other: str) -> None:
    base = {"mpa": "Pa", "kwh": "J", "mm": "m", "km/h": "m/s", "h": "s"}[ours]
    line = factor_between(other, base)
    assert line is not None
    assert near(convert(Decimal(1), ours, base), line[0])


@pytest.mark.parametrize(
    ("unit", "wanted", "times"),
    [("万吨", "吨", 10_000), ("亿次", "万次", 10_000), ("万吨/年", "吨/年", 10_000),
     ("百万次", "次", 1_000_000), ("千瓦时/吨", "kWh/t", 1)],
)  # fmt: skip
def test_a_chinese_multiple_is_understood(unit: str, wanted: str, times: int) -> None:
    assert convert(Decimal(1), unit, wanted) == times


@pytest.mark.parametrize(
    "unit",
    ["__import__('os')", "x" * 30, "()", "m**9", "/", "1/0", "HRC", "°", "[m]", ""],
)
def test_what_is_no_unit_compares_with_nothing(unit: str) -> None:
    assert convert(Decimal(1), unit, "kJ/(m2·K)") is None
