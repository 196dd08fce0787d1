"""What is read out of free text; every sentence made up."""

import time
from decimal import Decimal

import pytest

from tech_market.matching.reading import MOST, read_indicators
from tech_market.matching.text import NEED, RESULT

Row = tuple[str, str, str | None, str | None, str]

NEEDS: list[tuple[str, list[Row]]] = [
    ("合金的抗拉强度不低于450 MPa", [("抗拉强度", ">=", "450", None, "MPa")]),
    ("要求断后伸长率≥8%，密度<2.9g/cm3",
     [("断后伸长率", ">=", "8", None, "%"), ("密度", "<", None, "2.9", "g/cm3")]),
    ("工作温度-40～85℃", [("工作温度", "range", "-40", "85", "°C")]),
    ("纯度达到99.9%以上", [("纯度", ">=", "99.9", None, "%")]),
    ("纯度达到99.9%", [("纯度", ">=", "99.9", None, "%")]),
    ("粒径小于50纳米；孔径10-20nm",
     [("粒径", "<", None, "50", "纳米"), ("孔径", "range", "10", "20", "nm")]),
    ("厚度（5±0.1）mm", [("厚度", "range", "4.9", "5.1", "mm")]),
    ("循环寿命超过3000次", [("循环寿命", ">", "3000", None, "次")]),
    ("能耗不高于120千瓦时/吨", [("能耗", "<=", None, "120", "千瓦时/吨")]),
    ("响应时间少于10ms", [("响应时间", "<", None, "10", "ms")]),
    ("噪声65dB以下", [("噪声", "<=", None, "65", "dB")]),
    ("产能5万吨/年", [("产能", "=", "5", "5", "万吨/年")]),
    ("pH值6-9", [("pH", "range", "6", "9", "")]),
    ("厚度２０μｍ以内", [("厚度", "<=", None, "20", "μm")]),
]  # fmt: skip


def rows(text: str, kind: str) -> list[Row]:
    found = read_indicators(text, kind)
    return [
        (
            one.name, one.operator,
            None if one.low is None else str(one.low),
            None if one.high is None else str(one.high), one.unit,
        )
        for one in found
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), NEEDS)
def test_demands_are_read_with_operator_and_unit(text: str, found: list[Row]) -> None:
    assert rows(text, NEED) == found


def test_a_result_that_reaches_states_its_best() -> None:
    assert rows("抗拉强度可达480MPa", RESULT) == [
        ("抗拉强度", "=", "480", "480", "MPa")
    ]


def test_what_is_read_is_quoted_and_never_a_must() -> None:
    (one,) = read_indicators("该材料的抗拉强度应不低于450 MPa。", NEED)
    assert one.quote == "抗拉强度应不低于450 MPa"
    assert not one.must


@pytest.mark.parametrize(
    "text",
    ["", "预算不超过80万元", "2026年12月完成", "申请专利3项", "公开征集≥2项",
     "执行GB/T 19001", "共5人",
     "第3条", "电话13800001234", "项目周期不超过12个月", "≥≥≥", "450", "的450MPa"],
)  # fmt: skip
def test_dates_money_and_counts_are_no_indicators(text: str) -> None:
    assert rows(text, NEED) == []


@pytest.mark.parametrize(
    "text",
    [
        "用于70兆帕四型瓶",
        "塑料内胆屈曲控制\n70兆帕四型瓶鼓包",
        "现状与问题：70兆帕四型瓶鼓包",
    ],
)
def test_a_heading_names_no_number_after_it(text: str) -> None:
    assert rows(text, NEED) == []


def test_a_name_counts_once_and_few_are_kept() -> None:
    assert len(read_indicators("强度≥1MPa，强度≥2MPa", NEED)) == 1
    many = "，".join(f"{a}{b}强度≥1MPa" for a in "甲乙丙丁" for b in "子丑寅卯辰")
    assert len(read_indicators(many, NEED)) == MOST


@pytest.mark.parametrize(
    "text",
    ["1" * 20_000, "≥" * 20_000, "1~" * 100_000, "(1±2)" * 40_000, "强" * 200_000,
     "1 m·m·m·m·" * 2_000, "mmmmmm/" * 3_000, "抗拉强度≥450MPa，" * 15_000],
)  # fmt: skip
def test_hostile_text_is_read_in_a_moment(text: str) -> None:
    started = time.process_time()
    assert len(read_indicators(text, NEED)) <= 1
    assert time.process_time() - started < 0.1


def test_numbers_are_exact() -> None:
    (one,) = read_indicators("含量≤0.1%", NEED)
    assert one.high == Decimal("0.1")
