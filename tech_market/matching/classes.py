"""World knowledge from our own lists: what a word is another name for, or a kind of."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from tech_market.matching.lexicon import lines
from tech_market.matching.normalise import normalise

TOPICS: Final = "topics"
SYNONYMS: Final = "synonyms"
_FIRST: Final = 2  # characters by which a listed word is looked up; few have only one

Named = dict[str, tuple[str, ...]]  # the classes one word names, by sort


@cache
def _entries() -> dict[str, list[tuple[str, Named]]]:
    """Return every listed word by its first characters, for one pass over a text."""
    found: dict[str, Named] = {}
    for sort, rows in ((TOPICS, _topics()), (SYNONYMS, _synonyms())):
        for name, words in rows:
            for word in map(normalise, words):
                names = found.setdefault(word, {}).get(sort, ())
                found[word][sort] = tuple(sorted({*names, name}))
    starts: dict[str, list[tuple[str, Named]]] = {}
    for word, named in found.items():
        starts.setdefault(word[:_FIRST], []).append((word, named))
    return starts


def _topics() -> Iterable[tuple[str, list[str]]]:
    for line in lines(TOPICS):
        name, words = line.split(":", 1)
        yield name, words.split()


def _synonyms() -> Iterable[tuple[str, list[str]]]:
    """Yield the groups, each named by its first word."""
    for line in lines(SYNONYMS):
        words = line.split()
        yield words[0], words


def classes(plain: str, words: frozenset[str]) -> dict[str, list[str]]:
    """Return topics and synonym groups named in a normalised text, as often as named.

    Chinese entries count wherever they stand, Latin ones only as one of `words`.
    """
    found: dict[str, list[str]] = {TOPICS: [], SYNONYMS: []}
    for named in _named(plain, words):
        for sort, names in named.items():
            found[sort] += names
    return found


def _named(plain: str, words: frozenset[str]) -> Iterator[Named]:
    entries = _entries()
    found: Sequence[tuple[str, Named]]
    for place, first in enumerate(plain):
        two = plain[place : place + _FIRST]
        found = entries.get(two, ())
        if two != first and first in entries:
            found = [*entries[first], *found]
        for word, named in found:
            if plain.startswith(word, place) and (not word.isascii() or word in words):
                yield named
