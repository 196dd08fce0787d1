"""World knowledge from our own lists: what a word is another name for, or a kind of."""

from collections.abc import Iterable
from functools import cache

from tech_market.matching.lexicon import lines
from tech_market.matching.normalise import normalise

Table = dict[str, tuple[str, ...]]


@cache
def topics() -> Table:
    """Return the topics each word belongs to."""
    rows = (line.split(":", 1) for line in lines("topics"))
    return _inverted((name, words.split()) for name, words in rows)


@cache
def synonyms() -> Table:
    """Return the groups each word belongs to, a group named by its first word."""
    groups = (line.split() for line in lines("synonyms"))
    return _inverted((group[0], group) for group in groups)


def _inverted(rows: Iterable[tuple[str, list[str]]]) -> Table:
    table: dict[str, list[str]] = {}
    for name, words in rows:
        for word in map(normalise, words):
            table.setdefault(word, []).append(name)
    return {word: tuple(sorted(set(names))) for word, names in table.items()}


def classes(text: str, words: frozenset[str], table: Table) -> list[str]:
    """Return the classes named in a text, as often as they are.

    Chinese entries count wherever they stand, Latin ones only as one of `words`.
    """
    plain = normalise(text)
    found: list[str] = []
    for length in _lengths(tuple(table)):
        for start in range(len(plain) - length + 1):
            word = plain[start : start + length]
            if word in table and (not word.isascii() or word in words):
                found += table[word]
    return found


@cache
def _lengths(words: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(map(len, words))))
