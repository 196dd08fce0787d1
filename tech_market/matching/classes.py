"""World knowledge from the lexicon: what a word is another name for, or a kind of."""

from collections.abc import Iterator, Sequence

from tech_market.matching.lexicon import (
    FIRST,
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
    entries = lexicon.entries
    starts = [plain[at : at + FIRST] for at in range(len(plain))]
    for place, two in enumerate(starts):
        if two not in entries and two[0] not in entries:
            continue  # nearly always, so nothing else is done before
        found: Sequence[tuple[str, Named]] = entries.get(two, ())
        if len(two) > 1 and two[0] in entries:
            found = [*entries[two[0]], *found]
        for word, groups in found:
            if plain.startswith(word, place) and (not word.isascii() or word in words):
                yield word, groups
