"""What would raise a score, and what would let more fit: what is said comes true."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tech_market.matching.gains import INDICATOR, TERM, gains, reaching
from tech_market.matching.held import held
from tech_market.matching.indicators import verdicts
from tech_market.matching.openings import UNSTATED, Floor, Opening, openings
from tech_market.matching.profile import profile
from tech_market.matching.score import explain, question
from tech_market.matching.segment import Segmenter
from tech_market.matching.statistics import NoStatistics
from tech_market.matching.text import Document
from tests.matching.makers import indicator, need, result

TITLE = "高强耐蚀铝合金结构件"
STRONG = indicator("抗拉强度", ">=", "450", "MPa")
FLOOR = Floor(least=0.15, share=0.5)
WAN = 1_000_000


def opened(words: Segmenter, asking: Document, *others: Document) -> dict[str, Opening]:
    ready = question(profile(asking, words), NoStatistics())
    rows = openings(ready, [held(profile(one, words)) for one in others], FLOOR)
    return {one.name: one for one in rows}


@pytest.mark.parametrize("sign", [">=", "<=", ">", "<", "=", "range"])
@pytest.mark.parametrize("value", ["450", "0", "0.5"])
def test_what_just_meets_a_demand_meets_it(sign: str, value: str) -> None:
    asked = indicator("抗拉强度", sign, f"{value}-900" if sign == "range" else value)
    assert [one.outcome for one in verdicts([asked], [reaching(asked)])] == ["met"]


def test_the_gain_that_is_named_is_the_score_that_comes(words: Segmenter) -> None:
    asked = need(TITLE, budget_fen=80 * WAN, indicators=(STRONG,), trl=7)
    offered = result(TITLE, price_fen=200 * WAN, trl=3)
    ready = question(profile(asked, words), NoStatistics())
    found = gains(ready, profile(offered, words))
    assert {one.name for one in found} == {"budget", INDICATOR, "trl"}
    assert [one.score for one in found] == sorted(
        (g.score for g in found), reverse=True
    )
    mended = {
        "budget": replace(offered, price_fen=80 * WAN),
        "trl": replace(offered, trl=7),
        INDICATOR: replace(offered, indicators=(reaching(STRONG),)),
    }
    for one in found:
        after = explain(asked, mended[one.name], words=words)
        assert after.score == pytest.approx(one.score)
    assert {one.value for one in found if one.name == "budget"} == {(str(80 * WAN),)}


def test_a_gain_is_the_same_whichever_side_asks(words: Segmenter) -> None:
    asked, offered = need(TITLE, trl=8), result(TITLE, trl=5)
    for one, other in ((asked, offered), (offered, asked)):
        ready = question(profile(one, words), NoStatistics())
        (gain,) = gains(ready, profile(other, words))
        assert (gain.name, gain.value, gain.score) == ("trl", ("8",), 1.0)


def test_a_missing_term_is_named_when_it_would_help(words: Segmenter) -> None:
    asked = need("废旧锂电池正极材料回收")
    ready = question(profile(asked, words), NoStatistics())
    found = gains(ready, profile(result("锂电池正极材料"), words))
    assert {one.name for one in found} == {TERM}
    assert "回收" in {one.about for one in found}


def test_a_perfect_pair_has_nothing_to_gain(words: Segmenter) -> None:
    same = question(profile(need(TITLE), words), NoStatistics())
    assert gains(same, profile(result(TITLE), words)) == ()


CHANGES: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    ("budget", {"budget_fen": 50 * WAN}, {"price_fen": 80 * WAN}, (str(80 * WAN),)),
    ("trl", {"trl": 8}, {"trl": 6}, ("6",)),
    ("deadline", {"deadline_on": date(2026, 4, 1), "read_on": date(2026, 3, 2)},
     {"trl": 7}, ("2026-09-01",)),
    ("cooperation", {"cooperation_codes": ("transfer",)},
     {"cooperation_codes": ("joint",)}, ("joint",)),
    ("ip", {"ip_wanted": "own"}, {"conversion_codes": ("licence",)}, ("use",)),
    ("region", {"region_wanted": "330211"}, {"region_code": "330100"}, ("330000",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wants", "has", "value"), CHANGES)
@pytest.mark.parametrize("is_hard", [True, False])
def test_a_need_hears_which_term_keeps_results_away(
    words: Segmenter, name: str, wants: dict[str, Any], has: dict[str, Any],
    value: tuple[str, ...], *, is_hard: bool,
) -> None:  # fmt: skip
    asked = need(TITLE, hard=(name,) if is_hard else (), **wants)
    far = [result(TITLE, id=f"far-{n}", **has) for n in range(3)]
    found = opened(words, asked, result(TITLE, id="fits"), *far)
    assert set(found) == {name}
    assert (found[name].value, len(found[name].ids)) == (value, 3)
    assert set(found[name].ids) == {one.id for one in far}


def test_the_least_raise_that_lets_most_in_is_named(words: Segmenter) -> None:
    prices = [60, 80, 80, 300]
    offers = [
        result(TITLE, id=f"{n}", price_fen=price * WAN)
        for n, price in enumerate(prices)
    ]
    found = opened(words, need(TITLE, budget_fen=50 * WAN), *offers)
    assert found["budget"].value == (str(80 * WAN),)
    assert found["budget"].ids == ("0", "1", "2")  # three times the budget is no advice


def test_what_breaks_two_terms_does_not_fit_by_one_change(words: Segmenter) -> None:
    asked = need(TITLE, budget_fen=50 * WAN, trl=8)
    assert opened(words, asked, result(TITLE, price_fen=80 * WAN, trl=5)) == {}


def test_what_is_about_something_else_is_never_let_in(words: Segmenter) -> None:
    asked = need(TITLE, budget_fen=50 * WAN)
    offers = [
        result(TITLE, id="a"),
        result("滚筒洗衣机减振", id="b", price_fen=60 * WAN),
    ]
    assert opened(words, asked, *offers) == {}


def test_a_must_that_keeps_results_away_is_named(words: Segmenter) -> None:
    weak = result(TITLE, indicators=(indicator("抗拉强度", "=", "400", "MPa"),))
    asked = need(TITLE, indicators=(STRONG,))
    found = opened(words, asked, weak)
    assert (found[INDICATOR].about, found[INDICATOR].demand) == ("抗拉强度", STRONG)


def test_a_result_hears_of_price_and_of_what_it_leaves_out(words: Segmenter) -> None:
    offered = result(TITLE, price_fen=100 * WAN)
    needs = [
        need(TITLE, id="rich", budget_fen=120 * WAN, indicators=(STRONG,)),
        need(TITLE, id="poor", budget_fen=80 * WAN),
        need(TITLE, id="poorest", budget_fen=10 * WAN),
    ]
    found = opened(words, offered, *needs)
    assert found["budget"].value == (str(80 * WAN),)
    assert found["budget"].ids == ("poor",)
    assert (found[UNSTATED].about, found[UNSTATED].ids) == ("抗拉强度", ("rich",))
