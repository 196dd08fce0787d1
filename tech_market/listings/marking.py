"""Where a text holds what was typed, as pieces a template escapes one by one."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tech_market.matching.normalise import simplified
from tech_market.matching.renaming import renamed
from tech_market.matching.typed import typed

BEFORE: Final = 30  # characters shown before the first found word
MOST: Final = 120  # characters of a summary in a list


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, found or not."""

    text: str
    is_found: bool


def terms_of(words: str) -> tuple[str, ...]:
    """Return what is marked for what was typed, as it is spelt after normalising.

    Other names of the same thing are marked too, since they are found.
    """
    texts = (words, *renamed(words))
    every = (term for text in texts for term in typed(text).every if term)
    return tuple(dict.fromkeys(every))


def pieces(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """Split a text where terms begin and end; neighbours that are found are one."""
    found = _found(text, terms)
    parts: list[Piece] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or found[at] != found[start]:
            parts.append(Piece(text[start:at], found[start]))
            start = at
    return tuple(parts)


def excerpt(text: str, terms: Sequence[str], most: int = MOST) -> tuple[Piece, ...]:
    """Return the part of a text around the first term, or its beginning."""
    found = _found(text, terms)
    first = found.index(True) if True in found else 0
    start = max(0, min(first - BEFORE, len(text) - most)) if first > BEFORE else 0
    end = min(len(text), start + most)
    shown = pieces(text[start:end], terms)
    head = (Piece("…", is_found=False),) if start else ()
    tail = (Piece("…", is_found=False),) if end < len(text) else ()
    return (*head, *shown, *tail)


def _found(text: str, terms: Sequence[str]) -> list[bool]:
    plain = spelt(text)
    found = [False] * len(text)
    for term in terms:
        at = plain.find(term)
        while at >= 0:
            if _begins(plain, term, at):
                found[at : at + len(term)] = [True] * len(term)
            at = plain.find(term, at + 1)
    return found


def _begins(plain: str, term: str, at: int) -> bool:
    """Tell whether a Latin term begins a word here: al is not marked in metal."""
    before = plain[at - 1 : at]
    return not (_is_latin(term[0]) and before and _is_latin(before))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def spelt(text: str) -> str:
    """Spell a text as terms are spelt, character for character."""
    single = "".join(_one(character) for character in text)
    safe = single.encode("utf-8", "replace").decode("utf-8")
    simple = simplified(safe)
    return simple if len(simple) == len(text) else single


def _one(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character
