"""The same paper is known again, however it is written."""

from dataclasses import replace
from datetime import date

import pytest

from tech_market.contracts.identity import Identity

PAPER = Identity(
    project="高强铝合金（二期）工艺开发",
    signed_on=date(2026, 1, 15),
    total_fen=100,
    sellers=(("91330211MA00000019", "示例研究院"),),
    buyers=(("", "Example Co., Ltd."),),
)


@pytest.mark.parametrize(
    "other",
    [
        replace(PAPER, project=" 高强铝合金(二期)工艺 开发。"),
        replace(PAPER, sellers=(("91330211MA00000019", "另一种写法"),)),
        replace(PAPER, sellers=(("", "示例 研究院"),)),
        replace(PAPER, buyers=(("", "ＥＸＡＭＰＬＥ Co Ltd"),)),
    ],
)
def test_other_writings_are_the_same_paper(other: Identity) -> None:
    assert PAPER.is_same_as(other)
    assert other.is_same_as(PAPER)


@pytest.mark.parametrize(
    "other",
    [
        replace(PAPER, project="高强铝合金（三期）工艺开发"),
        replace(PAPER, signed_on=date(2026, 1, 16)),
        replace(PAPER, total_fen=101),
        replace(PAPER, sellers=PAPER.buyers, buyers=PAPER.sellers),
        replace(PAPER, sellers=(("91330211MA00000027", "示例研究院"),)),
        replace(PAPER, buyers=(*PAPER.buyers, ("", "第二买方"))),
        replace(PAPER, sellers=(*PAPER.sellers, ("", "第二卖方"))),
    ],
)
def test_another_fact_is_another_paper(other: Identity) -> None:
    assert not PAPER.is_same_as(other)
    assert PAPER.fingerprint != other.fingerprint


def test_fingerprints_ignore_order_and_writing() -> None:
    two = (("", "甲"), ("", "乙"))
    one = replace(PAPER, sellers=two)
    other = replace(PAPER, sellers=two[::-1], project="高强铝合金(二期)工艺开发")
    assert one.fingerprint == other.fingerprint
    assert len(one.fingerprint) == 64
