"""The lexicon as a text that people edit, and an index that keeps to its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tech_market.matching import lexicon, trees
from tech_market.matching.classes import SYNONYMS, TOPICS, classes
from tech_market.matching.index import ListingIndex, build
from tech_market.matching.lexicon import Lexicon, checked, shipped
from tech_market.matching.lexicon.form import LexiconFault
from tech_market.matching.nearness import code
from tech_market.matching.segment import Segmenter
from tests.matching.makers import need, result

OTHER = Lexicon("尼龙 聚酰胺\n扫叶机 落叶收集器")


@pytest.fixture
def other() -> Iterator[Lexicon]:
    lexicon.adopt(OTHER)
    yield OTHER
    lexicon.adopt(None)


@pytest.fixture
def trees_told() -> Iterator[None]:
    yield
    trees.forget()


def test_the_shipped_lexicon_holds_to_its_own_form() -> None:
    assert len(checked(shipped().text)) == len(shipped().lines) > 400


@pytest.mark.parametrize(
    ("text", "number", "word"),
    [
        ("尼龙 聚酰胺\n单独", 2, "至少要有 2 个词"),
        ("# 注释\n\n门类: 一个 两个", 3, "至少要有 3 个词"),
        ("尼龙 PA66\n聚酯 PET\n尼龙 锦纶", 3, "与第 1 行重名"),
        ("尼龙 锦纶 尼龍", 1, "出现两次"),
        ("尼龙，锦纶 聚酰胺", 1, "只用空格分开"),
        ("尼龙 x", 1, "单个字母"),
        ("尼龙 ……", 1, "不是词"),
        ("有 空格: 甲 乙 丙", 1, "不含空格的门类名"),
        (": 甲 乙 丙", 1, "门类名"),
        ("尼龙 锦\u0007纶", 1, "控制字符"),
        ("尼龙 " + "长" * 31, 1, "过长"),
        ("# 只有注释", 1, "没有词条"),
    ],
)
def test_a_wrong_line_is_refused_by_its_number(
    text: str, number: int, word: str
) -> None:
    with pytest.raises(LexiconFault, match=word) as refused:
        checked(text)
    assert refused.value.number == number
    assert str(refused.value).startswith(f"第 {number} 行：")


def test_too_long_a_text_is_refused_at_once() -> None:
    with pytest.raises(LexiconFault, match="文件过长"):
        checked("尼龙 锦纶\n" * 200_000)
    with pytest.raises(LexiconFault, match="行数过多"):
        checked("\n".join(f"词{n} 字{n}" for n in range(20_001)))


def test_comments_and_order_leave_the_digest_as_it_is() -> None:
    one, same = Lexicon("甲 乙\n丙 丁"), Lexicon("# 说明\n丙 丁 # 旁注\n甲 乙\n")
    assert one.digest == same.digest != Lexicon("甲 乙\n丙 戊").digest


def test_an_adopted_lexicon_names_what_the_shipped_one_did_not(other: Lexicon) -> None:
    assert classes("扫叶机", frozenset())[SYNONYMS] == ["扫叶机"]
    assert classes("高强螺栓", frozenset())[TOPICS] == []
    assert lexicon.digest() == other.digest
    lexicon.adopt(None)
    assert classes("扫叶机", frozenset())[SYNONYMS] == []
    assert lexicon.of(other.digest) is other


def test_an_index_is_read_with_its_own_lexicon_until_it_is_rebuilt(
    folder: Path, words: Segmenter
) -> None:
    listings = [(result("落叶收集器", id="leaf"), None), (result("窗帘"), None)]
    build(folder, listings, words=words)
    index = ListingIndex.open(folder, words=words)
    assert not index.rank(need("扫叶机"), kind="result")
    lexicon.adopt(OTHER)
    try:
        assert index.is_stale
        assert not index.rank(need("扫叶机"), kind="result")
        build(folder, listings, words=words)
        found = index.rank(need("扫叶机"), kind="result")
        assert [one.id for one in found] == ["leaf"]
        assert not index.is_stale
    finally:
        lexicon.adopt(None)
    assert index.is_stale
    assert index.rank(need("扫叶机"), kind="result")


def test_a_lexicon_is_tried_beside_the_one_in_force(
    folder: Path, words: Segmenter
) -> None:
    told = words.reading(OTHER)
    build(folder, [(result("落叶收集器", id="leaf"), None)], words=told)
    lexicon.know(OTHER)
    index = ListingIndex.open(folder, words=told)
    assert index.rank(need("扫叶机"), kind="result")
    assert lexicon.in_force() is shipped()


@pytest.mark.usefixtures("trees_told")
def test_nearness_follows_the_tree_and_not_the_number() -> None:
    assert code("field", "0501", "0502") == 0.5
    assert code("field", "0501", "9917") == 0.0
    trees.adopt("field", {"0501": "05", "9917": "05", "0502": "07", "05": "", "07": ""})
    assert code("field", "0501", "9917") == 0.5
    assert code("field", "0501", "0502") == 0.0
    assert code("field", "9917", "05") == pytest.approx(2 / 3)
    trees.adopt("field", {"0501": "07", "9917": "05", "0502": "07"})
    assert code("field", "0501", "0502") == 0.5
