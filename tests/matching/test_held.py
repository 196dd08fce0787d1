"""What the index keeps of a listing, and how its terms are found again."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tech_market.matching.held import Lookup, held, numbers, pack, terms, unpack
from tech_market.matching.profile import PAIRS, WORDS, profile
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import RESULT, Document
from tests.matching.makers import result
from tests.matching.varied import varied

NUMBERS = st.lists(st.integers(0, 2**64 - 1), max_size=60)


def test_what_is_compared_comes_back_as_it_was(words: Segmenter) -> None:
    for one in varied(RESULT, 40):
        kept = profile(one, words)
        found = unpack(pack(kept))
        assert found.facts == replace(kept.facts, title="", description="")
        assert found.head == kept.head
        assert {**found.classes} == {sort: kept.terms[sort] for sort in found.classes}
        assert len(found.counts[WORDS]) == len(kept.terms[WORDS])


def test_no_text_is_kept_nor_what_no_comparison_reads(words: Segmenter) -> None:
    day = date(2026, 6, 1)
    said: dict[str, Any] = {
        "summary": "canary", "description": "canary", "keywords": ("canary",),
        "published_on": day, "read_on": day, "stage_code": "canary",
        "band_code": "canary", "amount_fen": 31337,
    }  # fmt: skip
    facts = held(profile(result("canary", **said), words)).facts
    plain = Document(id=facts.id, kind=facts.kind, title="")
    assert facts == plain
    assert {one.name for one in fields(Document)} >= said.keys()


def test_what_was_not_packed_so_is_refused() -> None:
    for odd in (b"", b"\x00", b"\x81\xa1x\x01", b"{}"):
        with pytest.raises(msgspec.DecodeError):
            unpack(odd)


@given(keys=NUMBERS, some=NUMBERS)
def test_a_lookup_finds_what_is_there_and_nothing_else(
    keys: list[int], some: list[int]
) -> None:
    known = np.unique(np.array(keys, np.uint64))
    asked = np.array([*some, *keys[::2]], np.uint64)
    hits, places = Lookup(known).find(asked)
    assert hits.tolist() == [at for at, one in enumerate(asked) if one in known]
    assert known[places].tolist() == asked[hits].tolist()


def test_a_lookup_is_not_misled_by_numbers_that_share_a_slot() -> None:
    keys, asked = np.array([7, 2**40], np.uint64), np.arange(50_000, dtype=np.uint64)
    hits, places = Lookup(keys).find(asked)
    assert (hits.tolist(), places.tolist()) == ([7], [0])


@given(st.lists(st.text(max_size=5), max_size=20))
def test_one_term_has_one_number(some: list[str]) -> None:
    bare = [one.replace("\0", "") for one in some]
    found = numbers(bare).tolist()
    assert len(set(found)) == len(set(bare))
    assert numbers(bare[::-1]).tolist() == found[::-1]


def test_terms_of_many_lie_one_after_another(words: Segmenter) -> None:
    some = [held(profile(result(text), words)) for text in ("锂电池回收", "", "磁体")]
    found = terms(some, PAIRS)
    assert found.ends.tolist() == [5, 5, 7]
    assert len(found.numbers) == len(found.counts) == 7


def test_a_listing_tells_which_terms_it_has(words: Segmenter) -> None:
    one = held(profile(result("锂电池回收"), words))
    assert one.has(PAIRS, numbers(["电池", "磁体", "收"])) == [True, False, True]
    empty = held(profile(result(""), words))
    assert empty.has(PAIRS, numbers(["电池"])) == [False]
