"""What was typed, said with other names of the same thing: 螺栓 for 紧固件."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from tech_market.matching.classes import SYNONYMS, named
from tech_market.matching.lexicon import Lexicon, in_force
from tech_market.matching.normalise import normalise

MOST: Final = 6  # other ways to say it that are asked for
_QUOTED: Final = re.compile(r"[\"“”「」『』]")


def renamed(text: str, lexicon: Lexicon | None = None) -> tuple[str, ...]:
    """Return the text with one word replaced by another of its synonym group.

    The longest word is replaced first. Nothing for a text with quotes: it is meant as
    it stands.
    """
    plain = normalise(text)
    if _QUOTED.search(plain):
        return ()
    words = lexicon or in_force()
    groups = _groups(words)
    found: dict[str, None] = {}
    for word, name in _named(plain, words):
        for other in groups.get(name, ()):
            if other not in plain and word not in other:
                found[plain.replace(word, other)] = None
    return tuple(found)[:MOST]


def _named(plain: str, lexicon: Lexicon) -> Sequence[tuple[str, str]]:
    """Return the words that have synonyms, each with its group; the longest first."""
    said = frozenset(plain.split())
    pairs = {
        (word, name): None
        for word, groups in named(plain, said, lexicon)
        for name in groups.get(SYNONYMS, ())
    }
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@cache
def _groups(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    return {
        line.name: tuple(filter(None, map(normalise, line.words)))
        for line in lexicon.lines
        if not line.is_topic
    }
