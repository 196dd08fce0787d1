import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tech_market.matching.score import Match, _named, explain
from tech_market.matching.segment import Segmenter
from tech_market.matching.weights import weights
from tests.matching.makers import indicator, need, result

HAN = st.sampled_from(list("锂电池回收钕铁硼磁体污水处理膜分离焊接机器人轴承玉米育种"))
TEXT = st.text(HAN, min_size=2, max_size=30)


def value(match: Match, part: str) -> float:
    return {one.name: one.value for one in match.parts}[part]


def test_the_reasons_name_what_is_shared_and_what_is_missing(words: Segmenter) -> None:
    asked = need("废旧锂电池正极材料回收", "要求低能耗浸出")
    match = explain(asked, result("锂电池正极材料再生方法"), words=words)
    assert "锂电池" in match.shared
    assert "回收" in match.missing
    assert not set(match.shared) & set(match.missing)


def test_shares_add_up_to_the_whole(words: Segmenter) -> None:
    match = explain(need("废旧锂电池回收"), result("锂电池回收利用"), words=words)
    assert math.isclose(sum(part.share for part in match.parts), 1.0)
    assert math.isclose(sum(part.weight for part in match.parts), 1.0)
    total = sum(part.value * part.weight for part in match.parts)
    assert math.isclose(total, match.score)


def test_a_match_keeps_the_engines_version(words: Segmenter) -> None:
    match = explain(need("锂电池"), result("锂电池"), words=words)
    assert match.engine == weights().version


def test_facts_nobody_states_are_no_part_of_the_score(words: Segmenter) -> None:
    match = explain(need("锂电池"), result("锂电池", field_code="0501"), words=words)
    assert "field" not in {part.name for part in match.parts}


def test_every_fact_both_state_is_a_part(words: Segmenter) -> None:
    facts: dict[str, Any] = {
        "field_code": "0501",
        "industry_code": "new-materials",
        "trl": 6,
    }
    facts |= {"cooperation_codes": ("joint",)}
    asked = need(
        "磁体", budget_fen=100, indicators=(indicator("磁能积", ">=", "45"),), **facts
    )
    offered = result(
        "磁体", price_fen=90, indicators=(indicator("磁能积", "=", "48"),), **facts
    )
    match = explain(asked, offered, words=words)
    stated = {"field", "industry", "trl", "cooperation", "budget", "indicators"}
    assert {part.name for part in match.parts if part.value == 1.0} >= stated
    assert [verdict.outcome for verdict in match.verdicts] == ["met"]


@pytest.mark.parametrize(("promised", "met"), [("48", 1.0), ("40", 0.0), (None, 0.5)])
def test_indicators_count_by_their_verdict(
    words: Segmenter, promised: str | None, met: float
) -> None:
    asked = need("磁体", indicators=(indicator("磁能积", ">=", "45", "MGOe"),))
    offers = (indicator("磁能积", "=", promised, "MGOe"),) if promised else ()
    match = explain(asked, result("磁体", indicators=offers), words=words)
    assert value(match, "indicators") == met


@pytest.mark.parametrize("odd", ["", "的 了", "😀", "的技术", "\ud800", "1 2 3"])
def test_odd_texts_get_a_score_all_the_same(words: Segmenter, odd: str) -> None:
    for pair in ((odd, "锂电池"), ("锂电池", odd), (odd, odd)):
        match = explain(need(pair[0]), result(pair[1]), words=words)
        assert 0.0 <= match.score <= 1.0


def test_every_sub_score_has_a_weight() -> None:
    assert all(0.0 < weight <= 1.0 for weight in weights().parts.values())


@settings(max_examples=60, deadline=None)
@given(left=TEXT, right=TEXT)
def test_all_numbers_stay_between_zero_and_one(
    words: Segmenter, left: str, right: str
) -> None:
    match = explain(need(left, right), result(right, left), words=words)
    numbers = [match.score]
    for part in match.parts:
        numbers += [part.value, part.weight, part.share]
    assert all(0.0 <= number <= 1.0 + 1e-9 for number in numbers)


@settings(max_examples=60, deadline=None)
@given(title=TEXT, body=TEXT, other=TEXT)
def test_nothing_scores_above_the_identical_listing(
    words: Segmenter, title: str, body: str, other: str
) -> None:
    asked = need(title, body)
    same = explain(asked, result(title, body), words=words)
    assert same.score >= explain(asked, result(other, title), words=words).score - 1e-9
    assert value(same, "pairs") == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(title=TEXT, body=TEXT, have=TEXT, start=st.integers(0, 28))
def test_one_shared_term_more_never_lowers_the_lexical_parts(
    words: Segmenter, title: str, body: str, have: str, start: int
) -> None:
    asked = need(title, body)
    more = f"{have}，{(title + body)[start : start + 2]}"
    before = explain(asked, result("", have), words=words)
    after = explain(asked, result("", more), words=words)
    for part in {one.name for one in before.parts} & {"words", "pairs"}:
        assert value(after, part) >= value(before, part) - 1e-12


def test_titles_weigh_more_than_descriptions(words: Segmenter) -> None:
    asked = need("锂电池回收", "设备焊接" * 3)
    titled = explain(asked, result("锂电池回收", "管道"), words=words)
    described = explain(asked, result("管道", "锂电池回收"), words=words)
    assert titled.score > described.score


def test_words_every_listing_has_weigh_little(words: Segmenter) -> None:
    asked = need("锂电池关键技术研究")
    telling = explain(asked, result("锂电池"), words=words)
    usual = explain(asked, result("关键技术研究"), words=words)
    assert value(telling, "words") > value(usual, "words") > 0.0


def test_no_named_term_lies_inside_another_whichever_weighs_more() -> None:
    heaviest_first = ["接器", "连接器", "高导", "高强高导"]
    shared, missing = _named(heaviest_first, [False] * 4)
    assert shared == ()
    assert missing == ("连接器", "高强高导")


class Counted:
    """A market in which some words stand in many listings."""

    def __init__(self, total: int, held: dict[str, int]) -> None:
        self.total, self.held = total, held

    def documents(self, kind: str) -> int:
        assert kind
        return self.total

    def holding(self, kind: str, sort: str) -> Callable[[str], int]:
        is_held = (kind, sort) == ("result", "words")
        return lambda term: self.held.get(term, 0) if is_held else 0


@pytest.mark.parametrize(
    ("total", "held", "is_named"),
    [(600, 99, True), (600, 100, False), (49, 49, True), (50, 50, False)],
)
def test_a_word_that_many_listings_hold_is_not_named(
    words: Segmenter, total: int, held: int, *, is_named: bool
) -> None:
    market = Counted(total, {"检测": held})
    asked = need("铝合金检测")
    match = explain(asked, result("铝合金检测"), statistics=market, words=words)
    assert ("检测" in match.shared) is is_named
    assert "铝合金" in match.shared


def test_generic_words_are_never_named(words: Segmenter) -> None:
    match = explain(need("提供铝合金示例条件"), result("提供铝合金"), words=words)
    assert match.shared == ("铝合金",)
    assert match.missing == ()
