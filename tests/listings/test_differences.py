"""Two texts side by side: every character is in its place, and changes are marked."""

from hypothesis import given
from hypothesis import strategies as st

from tech_market.listings.differences import Run, differences


def test_what_was_added_is_marked_in_the_new_text_only() -> None:
    old, new = differences("需要高强铝合金", "需要抗拉强度450MPa以上的高强铝合金")
    assert old == (Run("需要高强铝合金", "same"),)
    assert [one.text for one in new if one.mark == "added"] == ["抗拉强度450MPa以上的"]


def test_figures_and_latin_words_change_as_a_whole() -> None:
    old, new = differences("强度不低于350MPa", "强度不低于450MPa")
    assert [one for one in old if one.mark == "removed"] == [Run("350MPa", "removed")]
    assert [one for one in new if one.mark == "added"] == [Run("450MPa", "added")]


def test_a_single_sign_in_common_does_not_tear_a_change_apart() -> None:
    old, new = differences("降低成本的办法", "提升性能的路线")
    assert [one.mark for one in old] == ["removed"]
    assert [one.mark for one in new] == ["added"]


def test_equal_and_empty_texts() -> None:
    assert differences("同样", "同样") == ((Run("同样", "same"),),) * 2
    assert differences("", "") == ((), ())
    assert differences("", "新") == ((), (Run("新", "added"),))


def test_long_texts_are_compared_by_sentences_and_in_time() -> None:
    base = "".join(f"第{n}段说明工艺条件。" for n in range(1500))
    changed = base.replace("第700段说明", "第700段改写")
    old, new = differences(base, changed)
    assert [one.text for one in old if one.mark == "removed"] == [
        "第700段说明工艺条件。"
    ]
    assert [one.text for one in new if one.mark == "added"] == ["第700段改写工艺条件。"]


@given(
    st.text("铝合金的强度45 MPa。\n", max_size=40),
    st.text("铝合金的强度45 MPa。\n", max_size=40),
)
def test_the_runs_make_their_texts_again(old: str, new: str) -> None:
    before, after = differences(old, new)
    assert "".join(one.text for one in before) == old
    assert "".join(one.text for one in after) == new
    same = [
        ["".join(r.text for r in runs if r.mark == "same")] for runs in (before, after)
    ]
    assert same[0] == same[1]
