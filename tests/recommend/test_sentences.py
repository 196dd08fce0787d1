"""Each term of a need is said in words: held, not held, or not to be seen."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from tech_market.codes.catalog import shipped
from tech_market.matching.gains import INDICATOR, TERM, Gain
from tech_market.matching.openings import UNSTATED, Opening
from tech_market.matching.text import CONSTRAINTS, NEED, RESULT
from tech_market.recommend.advice import of_gain, of_opening
from tech_market.recommend.reasons import TermRow
from tech_market.recommend.sentences import of_term
from tests.matching.makers import indicator


def label(code: str, list_key: str) -> str:
    found = shipped()[list_key].find(code)
    return found.label_zh if found else code


@pytest.fixture(autouse=True)
def chinese(app: Flask) -> Iterator[None]:
    with app.app_context(), force_locale("zh"):
        yield


def said(
    name: str, outcome: str, wanted: tuple[str, ...], offered: tuple[str, ...]
) -> str:
    return of_term(TermRow(name, outcome, False, wanted, offered), label)  # noqa: FBT003


@pytest.mark.parametrize(
    ("name", "outcome", "wanted", "offered", "words"),
    [
        ("budget", "met", "120000000", "80000000", "报价80万元，在预算120万元之内"),
        ("budget", "not-met", "80000000", "200000000", "报价200万元，超过预算80万元"),
        ("budget", "unknown", "80000000", "", "没有写明价格，预算为80万元"),
        ("deadline", "met", "2026-12-01", "3.0",
         "按成熟度推算约需3个月，赶得上2026年12月1日"),
        ("deadline", "met", "2026-12-01", "0.0",
         "按成熟度推算已经可用，赶得上2026年12月1日"),
        ("deadline", "not-met", "2026-12-01", "24.0",
         "按成熟度推算约需24个月，赶不上2026年12月1日"),
        ("trl", "not-met", "8", "5", "只到 TRL 5，低于期望的 TRL 8"),
        ("region", "not-met", "330200", "310000", "成果方在上海市，不在期望的宁波市"),
        ("ip", "met", "own", "transfer", "期望归需求方所有，成果可以技术转让"),
        ("ip", "not-met", "own", "licence", "期望归需求方所有，成果只写了许可他人使用"),
        ("cooperation", "not-met", "joint", "service",
         "期望合作开发，成果只写了技术服务"),
    ],
)  # fmt: skip
def test_a_term_is_said_with_both_sides(
    name: str, outcome: str, wanted: str, offered: str, words: str
) -> None:
    sides = tuple((one,) if one else () for one in (wanted, offered))
    assert said(name, outcome, *sides).replace("80.0万", "80万") == words


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_every_term_has_words_for_what_cannot_be_seen(name: str) -> None:
    value = {"budget": "100", "deadline": "2026-12-01"}.get(name, "x")
    assert said(name, "unknown", (value,), ()).startswith(("没有写明", "看不出"))


def test_a_term_of_a_later_engine_is_shown_as_it_is() -> None:
    assert said("weather", "met", ("dry",), ("wet",)) == "dry / wet"


STRONG = indicator("抗拉强度", ">=", "450", "MPa")


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (Gain("budget", ("80000000",), 0.5), "价格不超过80万元"),
        (Gain("trl", ("8",), 0.5), "成熟度达到 TRL 8"),
        (Gain("deadline", ("8",), 0.5), "成熟度达到 TRL 8，赶得上期限"),
        (Gain("cooperation", ("joint",), 0.5), "也可以合作开发"),
        (Gain("ip", ("licence",), 0.5), "也可以许可他人使用"),
        (Gain(TERM, (), 0.5, "浸出"), "文字中写明“浸出”（如确有）"),
        (Gain(INDICATOR, (), 0.5, "抗拉强度", STRONG),
         "指标“抗拉强度”写明并达到 ≥450 MPa"),
    ],
)  # fmt: skip
def test_a_gain_says_what_the_result_would_state(gain: Gain, words: str) -> None:
    assert of_gain(gain, label) == words


@pytest.mark.parametrize(
    ("kind", "opening", "words"),
    [
        (NEED, Opening("budget", ("80000000",), ()), "预算提高到80万元"),
        (NEED, Opening("deadline", ("2026-12-01",), ()),
         "期望解决日期放宽到2026年12月1日"),
        (NEED, Opening("trl", ("6",), ()), "期望成熟度放宽到 TRL 6"),
        (NEED, Opening("cooperation", ("joint",), ()), "也接受合作开发"),
        (NEED, Opening("ip", ("share",), ()), "知识产权接受双方共有"),
        (NEED, Opening("region", ("330000",), ()), "期望地区放宽到浙江省"),
        (NEED, Opening("region", (), ()), "不限地区"),
        (NEED, Opening(INDICATOR, (), (), "抗拉强度", STRONG),
         "“抗拉强度 ≥450 MPa”由必须改为期望"),
        (RESULT, Opening("budget", ("80000000",), ()), "价格不超过80万元"),
        (RESULT, Opening("trl", ("8",), ()), "成熟度达到 TRL 8"),
        (RESULT, Opening("deadline", ("8",), ()), "成熟度达到 TRL 8，赶得上期限"),
        (RESULT, Opening("cooperation", ("joint",), ()), "也可以合作开发"),
        (RESULT, Opening("ip", ("transfer",), ()), "也可以技术转让"),
        (RESULT, Opening(INDICATOR, (), (), "抗拉强度", STRONG),
         "指标“抗拉强度”写明并达到 ≥450 MPa"),
        (RESULT, Opening(UNSTATED, (), (), "抗拉强度", STRONG), "补充指标“抗拉强度”"),
    ],
)  # fmt: skip
def test_an_opening_says_what_the_listing_would_state(
    kind: str, opening: Opening, words: str
) -> None:
    assert of_opening(opening, kind, label) == words
