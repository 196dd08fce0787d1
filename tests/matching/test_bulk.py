"""Bulk work cuts texts with rjieba into exactly the words that jieba gives."""

from pathlib import Path

import pytest

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


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_both_cut_odd_text_alike(name: str) -> None:
    text = BAD_TEXTS[name][:20_000]
    fast, slow = bulk_segmenter(fast=True), bulk_segmenter(fast=False)
    assert fast.words(text) == slow.words(text)
