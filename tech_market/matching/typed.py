"""What a visitor typed, taken apart: phrases in quotes, Chinese runs, Latin words."""

import re
from dataclasses import dataclass
from typing import Final

from tech_market.matching.normalise import normalise
from tech_market.matching.segment import stream

READ: Final = 200  # characters of what was typed; the rest says nothing new
MOST: Final = 40  # terms of one run
MOST_PARTS: Final = 20  # runs and phrases
_QUOTED = re.compile(r"[\"“”「『]([^\"“”」』]+)[\"“”」』]")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Typed:
    """Terms as `segment.stream` names them. All empty: only signs were typed."""

    plain: str
    phrases: tuple[tuple[str, ...], ...]  # each must stand as it is
    runs: tuple[tuple[str, ...], ...]  # pairs of a Chinese run; most must be there
    words: tuple[str, ...]  # Latin words that must be there, the last may go on
    singles: tuple[str, ...]  # Chinese characters typed alone

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed at all, not even a sign."""
        return not self.plain

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.phrases or self.runs or self.words or self.singles)

    @property
    def every(self) -> tuple[str, ...]:
        """All terms, each once."""
        groups = (*self.phrases, *self.runs, self.words, self.singles)
        return tuple(dict.fromkeys(term for group in groups for term in group))


def typed(text: str) -> Typed:
    """Take a text apart; any text will do."""
    plain = normalise(text[:READ])
    phrases = [_terms(one) for one in _QUOTED.findall(plain)]
    rest = _QUOTED.sub(" ", plain)
    runs: dict[tuple[str, ...], None] = {}
    words: dict[str, None] = {}
    singles: dict[str, None] = {}
    for run in re.findall(r"[a-z0-9α-ω/._+-]+|[^\sa-z0-9α-ω/._+-]+", rest):
        terms = _terms(run)
        if terms and _LATIN.search(terms[0]):
            words[terms[0]] = None
        elif len(terms) == 1 and len(terms[0]) == 1:
            singles[terms[0]] = None
        elif terms:
            runs[terms] = None
    return Typed(
        plain,
        tuple(one for one in phrases if one)[:MOST_PARTS],
        tuple(runs)[:MOST_PARTS],
        tuple(words)[:MOST_PARTS],
        tuple(singles)[:MOST_PARTS],
    )


def _terms(text: str) -> tuple[str, ...]:
    """Return the terms, without the single character that ends a longer run."""
    terms = stream(text)[:MOST]
    return tuple(
        term
        for at, term in enumerate(terms)
        if not (at and len(term) == 1 and terms[at - 1].endswith(term))
    )
