"""What was typed is marked where it stands, and every character is kept."""

import pytest

from tech_market.listings.marking import Piece, excerpt, pieces, terms_of


def marked(text: str, words: str) -> list[str]:
    return [one.text for one in pieces(text, terms_of(words)) if one.is_found]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("高强铝合金的焊接", "铝合金 焊接", ["铝合金", "焊接"]),
        ("鋁合金", "铝合金", ["鋁合金"]),
        ("ＣＯ2捕集", "co2", ["ＣＯ2"]),
        ("metal 与 AL 合金", "al", ["AL"]),
        ("铝合金", "", []),
        ("", "铝合金", []),
    ],
)
def test_found_words_are_marked_as_they_are_spelt(
    text: str, words: str, found: list[str]
) -> None:
    assert marked(text, words) == found
    assert "".join(one.text for one in pieces(text, terms_of(words))) == text


def test_excerpt_shows_the_first_word_of_a_long_text() -> None:
    text = "前" * 200 + "铝合金" + "后" * 200
    shown = excerpt(text, terms_of("铝合金"))
    assert Piece("铝合金", is_found=True) in shown
    assert (shown[0].text, shown[-1].text) == ("…", "…")
    assert len("".join(one.text for one in shown)) == 122


def test_short_text_is_shown_whole() -> None:
    assert excerpt("无关", terms_of("铝合金")) == (Piece("无关", is_found=False),)
