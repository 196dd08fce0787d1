"""Terms of a need, hard or soft; a must not met ranks below one unknown."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tech_market.matching.held import held
from tech_market.matching.profile import profile
from tech_market.matching.score import best, explain, question
from tech_market.matching.segment import Segmenter
from tech_market.matching.statistics import NoStatistics
from tech_market.matching.text import Document, Indicator
from tech_market.matching.weights import weights
from tests.matching.makers import indicator, need, result

TITLE = "高强耐蚀铝合金结构件"
STRONG = indicator("抗拉强度", ">=", "450", "MPa")
TERMS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("budget", {"budget_fen": 100}, {"price_fen": 200}),
    ("deadline", {"deadline_on": date(2026, 4, 1), "read_on": date(2026, 3, 2)},
     {"trl": 4}),
    ("trl", {"trl": 8}, {"trl": 5}),
    ("cooperation", {"cooperation_codes": ("transfer",)},
     {"cooperation_codes": ("joint",)}),
    ("ip", {"ip_wanted": "own"}, {"conversion_codes": ("licence",)}),
    ("region", {"region_wanted": "330211"}, {"region_code": "310000"}),
]  # fmt: skip


def order(asked: Document, offered: list[Document], words: Segmenter) -> list[str]:
    ready = question(profile(asked, words), NoStatistics())
    found = best(ready, [held(profile(one, words)) for one in offered], 9)
    return [one.id for one in found]


def test_a_must_not_met_ranks_below_one_unknown(words: Segmenter) -> None:
    asked = need(TITLE, "焊接与防腐", indicators=(STRONG,))
    weak = (indicator("抗拉强度", "=", "400", "MPa"),)
    offered = [
        result(TITLE, "焊接与防腐", id="same-but-weak", indicators=weak),
        result("铝合金结构件制备", id="silent"),
    ]
    assert order(asked, offered, words) == ["silent", "same-but-weak"]


def test_a_wish_not_met_only_costs_its_part(words: Segmenter) -> None:
    wish = Indicator("抗拉强度", ">=", Decimal(450), None, "MPa", must=False)
    weak = (indicator("抗拉强度", "=", "400", "MPa"),)
    asked = need(TITLE, "焊接与防腐", indicators=(wish,))
    offered = [
        result(TITLE, "焊接与防腐", id="same-but-weak", indicators=weak),
        result("铝合金结构件制备", id="silent"),
    ]
    assert order(asked, offered, words) == ["same-but-weak", "silent"]


@pytest.mark.parametrize(("name", "wants", "has"), TERMS)
def test_a_hard_term_not_held_costs_more_than_half(
    words: Segmenter, name: str, wants: dict[str, Any], has: dict[str, Any]
) -> None:
    soft = explain(need(TITLE, **wants), result(TITLE, **has), words=words)
    hard = explain(
        need(TITLE, hard=(name,), **wants), result(TITLE, **has), words=words
    )
    assert hard.score == pytest.approx(soft.score * weights().unmet)
    assert (hard.broken, soft.broken) == ((name,), ())
    (term,) = [one for one in hard.constraints if one.name == name]
    assert (term.outcome, term.is_broken) == ("not-met", True)
    assert term.wanted
    assert term.offered


@pytest.mark.parametrize(("name", "wants", "has"), TERMS)
def test_a_silent_result_breaks_no_hard_term(
    words: Segmenter, name: str, wants: dict[str, Any], has: dict[str, Any]
) -> None:
    assert has
    asked = need(TITLE, hard=(name,), **wants)
    match = explain(asked, result(TITLE), words=words)
    (term,) = [one for one in match.constraints if one.name == name]
    assert (term.outcome, match.broken) == ("unknown", ())


def test_a_need_without_terms_names_none(words: Segmenter) -> None:
    offered = result(TITLE, price_fen=5, trl=3, region_code="330211")
    assert explain(need(TITLE), offered, words=words).constraints == ()


def test_numbers_in_free_text_meet_each_other(words: Segmenter) -> None:
    asked = need(TITLE, "要求抗拉强度不低于450MPa，断后伸长率≥8%。")
    match = explain(asked, result(TITLE, "抗拉强度可达0.48GPa。"), words=words)
    assert [one.outcome for one in match.verdicts] == ["met", "unknown"]
    met = match.verdicts[0]
    assert met.offered is not None
    assert (met.need.quote, met.offered.quote) == (
        "抗拉强度不低于450MPa", "抗拉强度可达0.48GPa",
    )  # fmt: skip


def test_text_nobody_answers_is_no_part_of_the_score(words: Segmenter) -> None:
    asked = need(TITLE, "要求抗拉强度不低于450MPa。")
    match = explain(asked, result(TITLE), words=words)
    assert "indicators" not in {part.name for part in match.parts}
    assert [one.outcome for one in match.verdicts] == ["unknown"]


def test_an_owners_row_goes_before_what_the_text_says(words: Segmenter) -> None:
    asked = need(TITLE, "拉伸强度不低于300MPa", indicators=(STRONG,))
    match = explain(asked, result(TITLE), words=words)
    assert [one.need for one in match.verdicts] == [STRONG]
