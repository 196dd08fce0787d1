"""However texts are cut, the words are exactly those that jieba gives."""

import copy
import re
from collections.abc import Iterable
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tech_market.demo.kernels import kernels
from tech_market.matching.bulk import BulkSegmenter, bulk_segmenter, is_fast
from tech_market.matching.lexicon import LISTS, lines
from tests.matching.bad_texts import BAD_TEXTS

ROOT = Path(__file__).parents[2]


def real_texts() -> list[str]:
    """Return Chinese of many kinds: guides, lists, forms, technical words."""
    files = [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "tech_market").rglob("*.csv"),
        *(ROOT / "tech_market").rglob("*.txt"),
        *(ROOT / "translations").glob("*.txt"),
        ROOT / "README.zh-CN.md",
    ]
    found = [line for file in files for line in file.read_text("utf8").splitlines()]
    found += [line for name in LISTS for line in lines(name)]
    found += ["".join(one.words) for one in kernels()]
    return found


def test_both_cut_real_text_alike() -> None:
    assert is_fast(), "rjieba is one of the tools of development"
    fast, slow = bulk_segmenter(fast=True), bulk_segmenter(fast=False)
    assert isinstance(fast, BulkSegmenter)
    texts = real_texts()
    assert len(texts) > 4_000
    differing = [text for text in texts if fast.words(text) != slow.words(text)]
    assert differing == []


def plain_jieba() -> jieba.Tokenizer:
    """Return the library's own tokenizer with our dictionary."""
    ours, plain = bulk_segmenter(fast=False)._jieba, jieba.Tokenizer()
    plain.FREQ, plain.total, plain.initialized = ours.FREQ, ours.total, True
    return plain


def runs(texts: Iterable[str]) -> list[str]:
    return [run for text in texts for run in re.findall("[\u4e00-\u9fff]+", text)]


def test_one_pass_cuts_real_text_as_jieba_does() -> None:
    ours, plain = bulk_segmenter(fast=False)._jieba, plain_jieba()
    texts = runs(real_texts())
    assert len(texts) > 10_000
    for text in texts:
        assert [*ours.cut_for_search(text)] == [*plain.cut_for_search(text)]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), max_size=40))
def test_one_pass_cuts_any_characters_as_jieba_does(text: str) -> None:
    ours, plain = bulk_segmenter(fast=False)._jieba, plain_jieba()
    assert [*ours.cut_for_search(text)] == [*plain.cut_for_search(text)]


def test_of_equal_ways_one_pass_takes_the_longer_word_as_jieba_does() -> None:
    ours, plain = bulk_segmenter(fast=False)._jieba, plain_jieba()
    ours = copy.copy(ours)
    ours.FREQ = plain.FREQ = {"甲": 2, "乙": 2, "甲乙": 1}
    ours.total = plain.total = 4
    assert [*plain.cut("甲乙")] == [*ours.cut("甲乙")] == ["甲乙"]


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_both_cut_odd_text_alike(name: str) -> None:
    text = BAD_TEXTS[name][:20_000]
    fast, slow = bulk_segmenter(fast=True), bulk_segmenter(fast=False)
    assert fast.words(text) == slow.words(text)
