"""The kernels' own small notation for indicators."""

from decimal import Decimal

import pytest

from tech_market.demo.kernels import kernels, parse_indicator
from tech_market.matching.text import Indicator

D = Decimal


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("抗拉强度 >= 450 MPa", Indicator("抗拉强度", ">=", D(450), None, "MPa")),
        ("~厚度偏差 <= 5 %", Indicator("厚度偏差", "<=", None, D(5), "%", must=False)),
        (
            "密度 0.8..0.9 g/cm³",
            Indicator("密度", "range", D("0.8"), D("0.9"), "g/cm³"),
        ),
        ("闪烁 < 1", Indicator("闪烁", "<", None, D(1), "")),
        ("温度 = -40 ℃", Indicator("温度", "=", D(-40), D(-40), "℃")),
        ("电阻率 > 1e15 Ω·cm", Indicator("电阻率", ">", D("1e15"), None, "Ω·cm")),
    ],
)
def test_an_indicator_is_read(text: str, row: Indicator) -> None:
    assert parse_indicator(text) == row


@pytest.mark.parametrize("text", ["", "抗拉强度", "抗拉强度 450 MPa", "密度 高 g"])
def test_other_text_is_not_an_indicator(text: str) -> None:
    with pytest.raises(ValueError, match="not an indicator"):
        parse_indicator(text)


def test_every_kernel_is_one_problem_with_answers() -> None:
    assert len({kernel.key for kernel in kernels()}) == len(kernels()) == 120
    for kernel in kernels():
        assert 1 <= len(kernel.answers) <= 2
        assert 4 <= len(kernel.words) <= 6
        assert kernel.budget_wan[0] < kernel.budget_wan[1]


def test_an_answer_is_said_in_other_words_than_the_need() -> None:
    for kernel in kernels():
        for answer in kernel.answers:
            assert answer.title != kernel.title
            assert answer.how not in kernel.now + kernel.want
