"""World knowledge from the lexicon: what a word is another name for, or a kind of."""

from collections.abc import Iterator
from operator import add

from tech_market.matching.lexicon import (
    SYNONYMS,
    TOPICS,
    Lexicon,
    Named,
    in_force,
)

__all__ = ["SYNONYMS", "TOPICS", "classes", "named"]


def classes(
    plain: str, words: frozenset[str], lexicon: Lexicon | None = None
) -> dict[str, list[str]]:
    """Return topics and synonym groups named in a normalised text, as often as named.

    Chinese entries count wherever they stand, Latin ones only as one of `words`. Read
    with the lexicon in force unless told another.
    """
    found: dict[str, list[str]] = {TOPICS: [], SYNONYMS: []}
    for _word, groups in named(plain, words, lexicon or in_force()):
        for sort, names in groups.items():
            found[sort] += names
    return found


def named(
    plain: str, words: frozenset[str], lexicon: Lexicon
) -> Iterator[tuple[str, Named]]:
    """Yield each entry a normalised text holds, with the classes it names."""
    entries, singles = lexicon.entries, lexicon.singles
    starts = [*map(add, plain, f"{plain[1:]} ")]  # by far most begin no entry
    places = [
        at for at, two in enumerate(starts) if two in entries or two[0] in singles
    ]
    for place in places:
        two = starts[place]
        for key in (two[0], two) if two[0] in singles else (two,):
            for word, groups in entries.get(key, ()):
                if plain.startswith(word, place) and (
                    not word.isascii() or word in words
                ):
                    yield word, groups
