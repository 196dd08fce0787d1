"""Different words for one thing are found in both texts and named."""

from tech_market.matching.same import Same, same
from tech_market.matching.segment import segmenter
from tests.matching.makers import need, result


def test_each_side_is_quoted_in_its_own_words() -> None:
    asks, offers = need("尼龙齿轮注塑"), result("聚酰胺切片改性", "用于PA66齿轮。")
    assert same(asks, offers, segmenter()) == (
        Same("尼龙", here=("尼龙",), there=("聚酰胺", "pa66")),
    )


def test_what_both_call_alike_is_no_news() -> None:
    assert same(need("尼龙齿轮"), result("尼龙轴承"), segmenter()) == ()


def test_a_latin_name_inside_a_word_is_not_one() -> None:
    assert same(need("尼龙"), result("panel 面板"), segmenter()) == ()
