"""Headings are understood: known words, what was said before, near words."""

import pytest

from tech_market.imports.targets import guess


@pytest.mark.parametrize(
    ("head", "target", "why"),
    [
        ("标题", "title", "known"),
        ("成果名称*", "title", "known"),
        ("技术领域（必填）", "field_code", "known"),
        ("联系 电话", "contact_phone", "known"),
        ("转让价格（万元）", "price_fen:万元", "known"),
        ("报价(元)", "price_fen:元", "known"),
        ("价格", "price_fen:万元", "unit"),
        ("完成人员", "completers", "near"),
        ("序号", "", "ignored"),
        ("食堂位置", "", "none"),
    ],
)
def test_heading_is_understood(head: str, target: str, why: str) -> None:
    (found,) = guess("result", [head], {})
    assert (found.target, found.why) == (target, why)


def test_second_column_of_one_meaning_is_left_to_the_person() -> None:
    one, two, three = guess("result", ["标题", "标题", "价格（元）"], {})
    assert (one.target, two.target, two.why) == ("title", "", "twice")
    assert three.target == "price_fen:元"


def test_what_was_said_before_goes_first() -> None:
    (found,) = guess("need", ["难题"], {"难题": "title"})
    assert (found.target, found.why) == ("title", "memory")
