"""Two texts side by side, each with what differs marked in place. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Mark = Literal["same", "removed", "added"]
_WORDS = re.compile(r"[A-Za-z0-9_.%+-]+|\s+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^。；！？\n]*[。；！？\n]?")
MOST_PAIRS = 1_500_000  # comparisons of single words; longer texts by sentences
SPECK = 1  # characters: a match this short between two changes only makes holes


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one text: as in the other, or only here."""

    text: str
    mark: Mark


def differences(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the old text with what was removed, and the new with what was added.

    The runs of each make its text again. Chinese is compared by characters, Latin
    words and figures whole; texts too long for that by sentences.
    """
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    if len(left) * len(right) > MOST_PAIRS:
        left, right = _sentences(old), _sentences(new)
    before: list[Run] = []
    after: list[Run] = []
    for is_same, start, end, low, high in _blocks(left, right):
        _add(before, left[start:end], "same" if is_same else "removed")
        _add(after, right[low:high], "same" if is_same else "added")
    return tuple(before), tuple(after)


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCES.findall(text) if one]


def _blocks(
    left: Sequence[str], right: Sequence[str]
) -> list[tuple[bool, int, int, int, int]]:
    """Return what is equal and what not, equal specks between changes left out."""
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    last = len(codes) - 1
    return [
        (tag == "equal" and not (0 < at < last and _is_speck(left[start:end])),
         start, end, low, high)
        for at, (tag, start, end, low, high) in enumerate(codes)
    ]  # fmt: skip


def _is_speck(words: Sequence[str]) -> bool:
    return len("".join(words)) <= SPECK


def _add(runs: list[Run], words: Sequence[str], mark: Mark) -> None:
    text = "".join(words)
    if not text:
        return
    if runs and runs[-1].mark == mark:
        text = runs.pop().text + text
    runs.append(Run(text, mark))
