"""Two texts are alike when one holds the other but for small changes."""

from hypothesis import given
from hypothesis import strategies as st

from tech_market.matching.likeness import Said, is_near, likeness, stretches

TEXT = (
    "采用微合金化与双级时效抑制晶间腐蚀，抗拉强度可达480MPa，已完成中试，"
    "可用于船用结构件的批量制备与焊接。"
)
OTHER = (
    "面向滚筒洗衣机的偏心识别与减振控制软件，通过电流谐波估计负载分布，"
    "脱水噪声降低6分贝，已在整机厂试装。"
)


def test_a_copy_with_small_changes_is_near() -> None:
    changed = TEXT.replace("船用", "海工").replace("480", "495")
    assert is_near(Said.of("高强铝合金", TEXT), Said.of("耐蚀铝合金结构件", changed))


def test_a_copy_inside_a_longer_text_is_near() -> None:
    one, other = Said.of("铝合金", TEXT), Said.of("求铝合金", OTHER + TEXT + OTHER)
    assert is_near(one, other)
    assert likeness(one, other) == likeness(other, one) > 0.95


def test_another_matter_is_not() -> None:
    assert not is_near(Said.of("铝合金结构件", TEXT), Said.of("洗衣机", OTHER))


def test_the_same_title_over_other_texts_is_not() -> None:
    assert not is_near(Said.of("减振技术", TEXT), Said.of("减振技术", OTHER))


def test_titles_decide_where_texts_say_too_little() -> None:
    same = Said.of("轻量化高强耐蚀铝合金制备方法", "见附件")
    assert is_near(same, Said.of("轻量化高强耐蚀铝合金制备方法", ""))
    assert not is_near(same, Said.of("轻量化高强镁合金焊接方法", ""))


def test_nothing_is_like_nothing() -> None:
    assert likeness(Said.of("", ""), Said.of("", "")) == 0.0


def test_shared_runs_are_named_once_and_short_ones_left_out() -> None:
    changed = TEXT.replace("480MPa", "495MPa")
    found = stretches(TEXT, changed)
    assert found[0].startswith("采用微合金化与双级时效")
    assert all(len(run) > 5 and run in changed for run in found)


def test_a_shared_run_over_two_lines_is_two_runs() -> None:
    text = "首行同样的文字\n次行同样的文字"
    assert stretches(text, text) == ("首行同样的文字", "次行同样的文字")


@given(st.text(max_size=80), st.text(max_size=80))
def test_it_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    mine, theirs = Said.of(one, one * 3), Said.of(other, other * 3)
    assert 0.0 <= likeness(mine, theirs) == likeness(theirs, mine) <= 1.0
