from decimal import Decimal

import pytest

from tech_market.matching.indicators import verdicts
from tech_market.matching.text import Indicator
from tech_market.matching.units import convert
from tests.matching.makers import indicator


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        ("1", "GPa", "MPa", "1000"),
        ("450", "MPa", "兆帕", "450"),
        ("25", "℃", "K", "298.15"),
        ("273.15", "K", "摄氏度", "0"),
        ("2", "h", "min", "120"),
        ("0.5", "mm", "μm", "500"),
        ("1", "nm", "m", "1E-9"),
        ("1", "kW·h", "千瓦时", "1"),
        ("1", "kW.h", "kWh", "1"),
        ("1", "MWh", "度", "1000"),
        ("3", "万元", "元", "30000"),
        ("1.5", "亿元", "万元", "15000"),
        ("5", "%", "ppm", "50000"),
        ("1", "g/cm³", "kg/m3", "1000"),
        ("300", "Wh/kg", "kWh/kg", "0.3"),
        ("1", "MW", "mW", "1000000000"),
        ("1", "N·m", "Nm", "1"),
        ("7", "没有的单位", "没有的单位", "7"),
    ],
)
def test_units_of_one_dimension_convert(
    value: str, unit: str, wanted: str, expected: str
) -> None:
    got = convert(Decimal(value), unit, wanted)
    assert got is not None
    assert abs(got - Decimal(expected)) <= abs(Decimal(expected)) * Decimal("1e-9")


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [("MPa", "℃"), ("kg", "m"), ("", "MPa"), ("Nm", "nm"), ("怪", "MPa"), ("K", "m")],
)
def test_units_of_two_dimensions_do_not(unit: str, wanted: str) -> None:
    assert convert(Decimal(1), unit, wanted) is None


TABLE = [
    # name, operator, value, unit; then what is offered; then the verdict
    (("抗拉强度", ">=", "450", "MPa"), ("抗拉强度", "=", "480", "MPa"), "met"),
    (("抗拉强度", ">=", "450", "MPa"), ("抗拉强度", ">=", "0.48", "GPa"), "met"),
    (("抗拉强度", ">=", "450", "MPa"), ("抗拉强度", "=", "430", "MPa"), "not-met"),
    (("抗拉强度", ">=", "450", "MPa"), ("拉伸强度", "=", "480", "MPa"), "met"),
    (("抗拉强度", ">=", "450", "MPa"), ("断后伸长率", "=", "480", "%"), "unknown"),
    (("抗拉强度", ">=", "450", "MPa"), ("抗拉强度", "=", "480", "℃"), "unknown"),
    (("循环寿命", ">", "2000", "次"), ("循环寿命", "=", "2000", "次"), "not-met"),
    (("循环寿命", ">", "2000", "次"), ("循环寿命", "=", "0.3", "万次"), "met"),
    (("含硫量", "<=", "300", "ppm"), ("含硫量", "<=", "0.02", "%"), "met"),
    (("含硫量", "<=", "300", "ppm"), ("含硫量", "<=", "0.05", "%"), "not-met"),
    (("含硫量", "<", "300", "ppm"), ("含硫量", "=", "300", "ppm"), "not-met"),
    (("工作温度", "range", "10-60", "℃"), ("工作温度", "range", "0-80", "℃"), "met"),
    (("工作温度", "range", "10-60", "℃"), ("工作温度", "=", "90", "℃"), "not-met"),
    (("厚度", "=", "5", "mm"), ("厚度", "=", "0.5", "cm"), "met"),
    (("厚度", "=", "5", "mm"), ("厚度", "=", "6", "mm"), "not-met"),
    (("厚度", "<=", "5", "mm"), ("厚度", ">=", "3", "mm"), "unknown"),
    (("强度", ">=", "450", "MPa"), ("强度", "<=", "480", "MPa"), "unknown"),
    (("强度", ">=", "450", "MPa"), ("强度", "<=", "430", "MPa"), "not-met"),
    (("强度", ">=", "450", "MPa"), ("强度", ">=", "430", "MPa"), "not-met"),
    (("强度", ">=", "450", "MPa"), ("强度", "range", "400-500", "MPa"), "met"),
    (("温度", "range", "10-60", "℃"), ("温度", "range", "20-30", "℃"), "met"),
    (("温度", "range", "10-60", "℃"), ("温度", "range", "50-80", "℃"), "unknown"),
    (("温度", "range", "10-60", "℃"), ("温度", ">=", "70", "℃"), "not-met"),
]


@pytest.mark.parametrize(("demand", "promise", "outcome"), TABLE)
def test_a_promise_is_judged_against_the_demand(
    demand: tuple[str, str, str, str], promise: tuple[str, str, str, str], outcome: str
) -> None:
    found = verdicts([indicator(*demand)], [indicator(*promise)])
    assert [verdict.outcome for verdict in found] == [outcome]


def test_a_demand_nobody_answers_stays_open() -> None:
    (verdict,) = verdicts([indicator("硬度", ">=", "60", "HRC")], [])
    assert (verdict.outcome, verdict.offered) == ("unknown", None)


def test_every_demand_gets_its_verdict_in_order() -> None:
    demands = [indicator("硬度", ">=", "60"), indicator("厚度", "<=", "5", "mm")]
    offers = [indicator("厚度", "=", "4", "mm"), indicator("硬度", "=", "50")]
    found = verdicts(demands, offers)
    assert [verdict.outcome for verdict in found] == ["not-met", "met"]
    assert [verdict.offered for verdict in found] == offers[::-1]


def test_a_demand_without_its_number_is_not_judged() -> None:
    empty = Indicator("强度", ">=", None, None, "MPa")
    (verdict,) = verdicts([empty], [indicator("强度", "=", "480", "MPa")])
    assert verdict.outcome == "unknown"


@pytest.mark.parametrize(
    ("left", "right"),
    [("抗拉强度", "抗压强度"), ("长度", "宽度"), ("进水浓度", "出水浓度")],
)
def test_names_that_look_alike_and_are_not_stay_apart(left: str, right: str) -> None:
    (verdict,) = verdicts([indicator(left, ">=", "5")], [indicator(right, "=", "9")])
    assert verdict.outcome == "unknown"


@pytest.mark.parametrize(
    ("left", "right"),
    [("断后伸长率", "延伸率"), ("屈服强度", "室温屈服强度"), ("噪声", "噪音")],
)
def test_other_names_of_one_indicator_meet(left: str, right: str) -> None:
    (verdict,) = verdicts([indicator(left, ">=", "5")], [indicator(right, "=", "9")])
    assert verdict.outcome == "met"
