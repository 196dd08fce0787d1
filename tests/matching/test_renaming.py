"""What is typed is asked for in other names of the same thing too."""

from tech_market.matching.lexicon import Lexicon
from tech_market.matching.renaming import MOST, renamed

OWN = Lexicon("紧固件 螺栓 螺母\n尼龙 聚酰胺 pa66\n机械: 螺栓 齿轮 轴承\n")


def test_a_word_is_replaced_where_it_stands() -> None:
    assert renamed("钛合金螺栓 防松", OWN) == ("钛合金紧固件 防松", "钛合金螺母 防松")
    assert renamed("ＰＡ66", OWN) == ("尼龙", "聚酰胺")


def test_latin_names_are_whole_words_and_topics_are_no_names() -> None:
    assert renamed("pa660", OWN) == ()
    assert renamed("齿轮", OWN) == ()


def test_quotes_mean_what_they_hold() -> None:
    for text in ("“螺栓”", '"螺栓"', "「螺栓」", ""):
        assert renamed(text, OWN) == ()


def test_a_large_group_is_asked_for_in_part() -> None:
    group = Lexicon(" ".join(f"词{number}甲" for number in range(20)))
    assert len(renamed("词3甲", group)) == MOST
