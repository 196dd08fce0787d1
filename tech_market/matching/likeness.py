"""How much two listings say the same, by the character pairs their texts share.

Not how well they fit: two listings of one kind, or a need copied from a result, are
alike when one text is contained in the other but for small changes.
"""

from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import LCSseq

from tech_market.matching.normalise import normalise
from tech_market.matching.segment import pairs

NEAR: Final = 0.7  # of the smaller text's pairs, from which two texts are one
TITLES_NEAR: Final = 0.85  # of both titles' pairs, where the texts say too little
LEAST: Final = 24  # pairs a text must have, else titles decide
LONGEST: Final = 6_000  # characters of a text that are compared
STRETCH: Final = 6  # characters in a row that are shown as shared


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of a listing: distinct character pairs of title and of text."""

    title: frozenset[str]
    text: frozenset[str]

    @classmethod
    def of(cls, title: str, text: str) -> "Said":
        """Read the pairs; the text is without the title."""
        return cls(_pairs(title), _pairs(text))


def likeness(one: Said, other: Said) -> float:
    """Return 0-1: the share of the smaller text that the larger one holds.

    Texts too short to tell count as alike when their titles are, else as 0.0.
    """
    if min(len(one.text), len(other.text)) >= LEAST:
        return _shared(one.text, other.text) / min(len(one.text), len(other.text))
    every = len(one.title | other.title)
    alike = _shared(one.title, other.title) / every if every else 0.0
    return alike if alike >= TITLES_NEAR else 0.0


def is_near(one: Said, other: Said) -> bool:
    """Tell whether the two are worth a warning."""
    return likeness(one, other) >= NEAR


def stretches(one: str, other: str) -> tuple[str, ...]:
    """Return the runs of characters both texts have in the same order, line by line."""
    mine, theirs = one[:LONGEST], other[:LONGEST]
    blocks = LCSseq.opcodes(mine, theirs).as_matching_blocks()
    runs = (mine[block.a : block.a + block.size] for block in blocks)
    found = (line.strip() for run in runs for line in run.split("\n"))
    return tuple(dict.fromkeys(line for line in found if len(line) >= STRETCH))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(pairs(normalise(text[:LONGEST])))


def _shared(one: frozenset[str], other: frozenset[str]) -> int:
    return len(one & other)
