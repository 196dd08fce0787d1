import stat
from pathlib import Path

import jieba
import pytest

from tech_market.matching.normalise import LONGEST, normalise
from tech_market.matching.segment import Segmenter, pairs, private_folder


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＧＢ／Ｔ　１９００１", "gb/t 19001"),
        ("固態電池", "固态电池"),
        ("聚丁烯－1", "聚丁烯-1"),
        ("聚丁烯—1", "聚丁烯-1"),
        ("100㎡", "100m2"),
        ("锂\u200b电\x00池", "锂 电 池"),
        ("  多\n\t空 格 ", "多 空 格"),
        ("\ud800坏", "坏"),
        ("", ""),
    ],
)
def test_one_spelling_for_many(written: str, plain: str) -> None:
    assert normalise(written) == plain


def test_a_text_is_read_up_to_its_limit() -> None:
    assert len(normalise("长" * 200_000)) == LONGEST


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("年产聚丁烯-1树脂", "聚丁烯-1"),
        ("钐铁氮永磁体", "钐铁氮"),
        ("碳捕集利用", "碳捕集"),
        ("揭榜挂帅项目", "揭榜挂帅"),
        ("支持5G-V2X车载终端", "5g-v2x"),
        ("符合 GB/T 19001-2016 标准", "gb/t19001-2016"),
        ("PA66增强", "pa66"),
        ("乙烯、C4/C5/C9综合利用", "c4/c5/c9"),
        ("T700级碳纤维", "t700级碳纤维"),
    ],
)
def test_domain_terms_stay_whole(words: Segmenter, text: str, whole: str) -> None:
    assert whole in words.words(text)


def test_parts_of_a_joined_latin_term_are_found_too(words: Segmenter) -> None:
    assert {"5g-v2x", "5g", "v2x"} <= set(words.words("5G-V2X"))


def test_bare_numbers_and_single_characters_are_no_words(words: Segmenter) -> None:
    assert words.words("1 2.5 100-200 的 了") == []


@pytest.mark.parametrize("odd", ["", "😀🎉", '!!! ((( ~^" AND OR NOT', "\ud800", "　"])
def test_odd_text_gives_no_chinese_words(words: Segmenter, odd: str) -> None:
    assert all(word.isascii() for word in words.words(odd))


def test_pairs_are_neighbours_and_never_cross_a_sign() -> None:
    assert pairs("锂电池,回收a膜") == ["锂电", "电池", "池", "回收", "收", "膜"]


def test_the_shared_tokenizer_of_jieba_stays_untouched(words: Segmenter) -> None:
    words.words("钐铁氮")
    assert not jieba.dt.initialized


def test_the_dictionary_cache_is_our_users_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = private_folder()
    assert folder.is_relative_to(tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IRWXU


def test_without_a_home_the_cache_goes_to_a_fresh_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("HOME", str(blocked))
    first, second = private_folder(), private_folder()
    assert first != second
    assert stat.S_IMODE(first.stat().st_mode) == stat.S_IRWXU
    first.rmdir()
    second.rmdir()
