"""Which different words of two texts are names of one thing, by the lexicon."""

from collections.abc import Iterator
from dataclasses import dataclass

from tech_market.matching.classes import named
from tech_market.matching.lexicon import SYNONYMS
from tech_market.matching.normalise import normalise
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import Document


@dataclass(frozen=True, slots=True)
class Same:
    """One thing, and what each text calls it; the words are normalised."""

    name: str  # of the synonym group
    here: tuple[str, ...]
    there: tuple[str, ...]


def same(one: Document, other: Document, words: Segmenter) -> tuple[Same, ...]:
    """Return what both texts name, at least one of them by a word of its own.

    In the order the first text names them. What both call alike only is no news.
    """
    mine, theirs = _names(one, words), _names(other, words)
    return tuple(
        Same(name, tuple(mine[name]), tuple(theirs[name]))
        for name in mine
        if name in theirs and set(mine[name]) != set(theirs[name])
    )


def _names(one: Document, words: Segmenter) -> dict[str, dict[str, None]]:
    """Return the words of a text by their synonym group, each word once."""
    found: dict[str, dict[str, None]] = {}
    for name, word in _named(one, words):
        found.setdefault(name, {})[word] = None
    return found


def _named(one: Document, words: Segmenter) -> Iterator[tuple[str, str]]:
    text = normalise(
        "\n".join((one.title, *one.keywords, one.summary, one.description))
    )
    for word, groups in named(text, frozenset(words.cut(text)), words.lexicon):
        for name in groups.get(SYNONYMS, ()):
            yield name, word
