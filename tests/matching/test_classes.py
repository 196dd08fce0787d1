import pytest

from tech_market.matching.classes import SYNONYMS, TOPICS, classes
from tech_market.matching.lexicon import LISTS, digest, lines
from tech_market.matching.normalise import normalise


def test_other_names_meet_in_one_group() -> None:
    nylon, polyamide = (
        classes(text, frozenset())[SYNONYMS] for text in ("尼龙齿轮", "聚酰胺切片")
    )
    assert set(nylon) & set(polyamide) == {"尼龙"}


def test_kinds_of_one_thing_meet_in_a_topic() -> None:
    bolt, nut = (
        classes(text, frozenset())[TOPICS] for text in ("高强螺栓", "防松螺母")
    )
    assert "紧固密封" in set(bolt) & set(nut)


def test_a_latin_entry_counts_only_as_a_word() -> None:
    assert "电池储能" not in classes("albms", frozenset({"albms"}))[TOPICS]
    assert "电池储能" in classes("bms 板", frozenset({"bms"}))[TOPICS]


def test_each_mention_counts() -> None:
    assert classes("螺栓与螺栓", frozenset())[SYNONYMS].count("紧固件") == 2


@pytest.mark.parametrize("name", LISTS)
def test_lists_have_no_entry_twice_and_are_written_plainly(name: str) -> None:
    rows = lines(name)
    assert len(rows) == len(set(rows))
    assert all(row == row.strip() for row in rows)


def test_topics_are_named_once_and_hold_words() -> None:
    rows = [line.split(":", 1) for line in lines("topics")]
    names = [name for name, _ in rows]
    assert len(names) == len(set(names))
    assert all(len(words.split()) > 2 and " " not in name for name, words in rows)


def test_synonym_groups_have_two_names_and_a_head_of_their_own() -> None:
    groups = [line.split() for line in lines("synonyms")]
    assert all(len(set(map(normalise, group))) > 1 for group in groups)
    heads = [group[0] for group in groups]
    assert len(heads) == len(set(heads))


def test_the_lists_have_a_short_fingerprint() -> None:
    assert len(digest()) == 12
