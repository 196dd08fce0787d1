"""Words of the market's titles and keywords: offered while typing, and for typos."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import tantivy
from rapidfuzz import fuzz, process

from tech_market.matching.layout import NAMED, text_field
from tech_market.matching.normalise import normalise
from tech_market.matching.spoken import spoken
from tech_market.matching.typed import READ, typed

KNOWN: Final = 20_000  # the most frequent words
LIKE: Final = 55.0  # fuzz.ratio, 0-100: 电磁/电池 = 50 alike in writing …
SOUNDS: Final = 80.0  # … but dianci/dianchi = 92 alike in sound
LONGEST: Final = 12  # characters of a word that is corrected
_MOST_TRIED = 12
IsThere = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one kind as one audience reads them, the most frequent first."""

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]
    terms: tuple[str, ...]  # as the index holds them

    @classmethod
    def of(cls, searcher: tantivy.Searcher, kind: str, audience: str) -> "Vocabulary":
        """Read it from the index."""
        held = searcher.terms_with_prefix(text_field(kind, audience, NAMED), "")
        held.sort(key=lambda row: (-row[1], row[0]))
        terms = [term for term, _count in held[:KNOWN] if term.count("|") == 2]  # noqa: PLR2004 - word, sound, initials
        split = [term.split("|") for term in terms]
        words, sounds, initials = zip(*split, strict=True) if split else ((), (), ())
        return cls(words, sounds, initials, tuple(terms))

    def completions(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (word, term) that begin as typed, or sound so, the most used first."""
        start = normalise(text[:READ])
        if not start or len(start) > LONGEST * 3:
            return
        columns = (self.words, self.sounds, self.initials)
        for column in columns if start.isascii() and start.isalpha() else columns[:1]:
            for at, value in enumerate(column):
                if value.startswith(start):
                    yield self.words[at], self.terms[at]

    def corrected(self, text: str, cut: Callable[[str], list[str]], is_there: IsThere
                  ) -> str:  # fmt: skip
        """Return the text with unknown words replaced by known ones alike; "" if none.

        `is_there` tells whether the reader finds a word at all: what it denies is
        never offered.
        """
        plain = normalise(text[:READ])
        fixed, changed = plain, False
        for word in self._unknown(plain, cut):
            near = next((one for one in self._like(word) if is_there(one)), "")
            if near:
                fixed, changed = fixed.replace(word, near, 1), True
        return fixed if changed else ""

    def _unknown(self, plain: str, cut: Callable[[str], list[str]]) -> Iterable[str]:
        known = frozenset(self.words)
        whole = [run for run in plain.split() if 1 < len(run) <= LONGEST]
        runs = [run for run in whole if run not in known]
        words = [word for word in cut(plain) if word not in known and word not in runs]
        return list(dict.fromkeys([*runs, *words]))[:_MOST_TRIED]

    def _like(self, word: str) -> list[str]:
        """Return known words written or sounding alike, the likest first."""
        sound = spoken(word)[0] or word
        heard = process.extract(
            sound, self.sounds, scorer=fuzz.ratio, limit=5, score_cutoff=SOUNDS
        )
        seen = process.extract(
            word, self.words, scorer=fuzz.ratio, limit=5, score_cutoff=LIKE
        )
        scored = [(score, at) for _text, score, at in [*heard, *seen]]
        scored.sort(key=lambda row: (-row[0], row[1]))
        return list(dict.fromkeys(self.words[at] for _score, at in scored))


def is_short(text: str) -> bool:
    """Tell whether a text is short enough to be a misspelt word or two."""
    return len(typed(text).plain) <= LONGEST * 3
