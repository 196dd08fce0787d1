"""A listing as the index keeps it: terms as numbers, many compared at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.profile import PAIRS, WORDS, Counts, Profile
from tech_market.matching.text import Document

NUMBERED: Final = (WORDS, PAIRS)
NAMED: Final = (TOPICS, SYNONYMS)
_NUMBER: Final = np.dtype("<u8")
_SHORT: Final = 3  # characters of 21 bits that 64 bits hold
_PLACES: Final = np.array([0, 21, 42], _NUMBER)
_LONG: Final = 1 << 63
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, odd
_LEAST_BITS, _BITS_MORE = 12, 5  # of a lookup's slots: some 32 for each key

#: what no comparison reads, nor may: the day a listing was read is the asking one's
_UNREAD: Final[dict[str, Any]] = {
    "title": "", "summary": "", "description": "", "keywords": (), "published_on": None,
    "read_on": None, "stage_code": "", "band_code": "", "amount_fen": None,
}  # fmt: skip

Numbers = NDArray[np.uint64]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]


def numbers(terms: Iterable[str]) -> Numbers:
    """Return 64 bits for each term, in order, the same in every process.

    Up to three characters are written out; longer terms are digested and marked.
    """
    some = [*terms]
    signs = np.array(some, f"<U{_SHORT}").view("<u4").reshape(-1, _SHORT)
    found: Numbers = (signs.astype(_NUMBER) << _PLACES).sum(axis=1, dtype=_NUMBER)
    for at, term in enumerate(some):
        if len(term) > _SHORT:
            found[at] = _digest(term)
    return found


@lru_cache(maxsize=65_536)
def _digest(term: str) -> int:
    raw = term.encode("utf8", "surrogatepass")
    bits = int.from_bytes(blake2b(raw, digest_size=_NUMBER.itemsize).digest(), "little")
    return bits | _LONG


@dataclass(frozen=True, slots=True)
class Held:
    """A listing that may be offered.

    `numbers` and `counts` hold its words and pairs by sort, eight bytes and one byte a
    term, the numbers ascending; `classes` its topics and synonym groups; `facts` no
    texts.
    """

    facts: Document
    head: str
    numbers: dict[str, bytes]
    counts: dict[str, bytes]
    classes: dict[str, Counts]

    def has(self, sort: str, terms: Numbers) -> list[bool]:
        """Tell of each term whether the listing has it."""
        mine = np.frombuffer(self.numbers[sort], _NUMBER)
        if not len(mine):
            return [False] * len(terms)
        at = np.minimum(np.searchsorted(mine, terms), len(mine) - 1)
        found: list[bool] = (mine[at] == terms).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Terms:
    """One sort's terms of many listings, one after another.

    Of the listing at a place the terms end before `ends` of that place.
    """

    numbers: Numbers
    counts: NDArray[np.uint8]
    ends: Places


def terms(some: Sequence[Held], sort: str) -> Terms:
    """Lay the terms of many listings side by side."""
    counts = [one.counts[sort] for one in some]
    return Terms(
        np.frombuffer(b"".join([one.numbers[sort] for one in some]), _NUMBER),
        np.frombuffer(b"".join(counts), np.uint8),
        np.cumsum([len(one) for one in counts]),
    )


class Lookup:
    """Finds which of many numbers are among some; those that are not cost little."""

    def __init__(self, keys: Numbers) -> None:
        """Take the keys, ascending, each once."""
        self._keys = keys
        bits = max(_LEAST_BITS, len(keys).bit_length() + _BITS_MORE)
        self._shift = np.uint64(64 - bits)
        self._marked = np.zeros(1 << bits, bool)
        self._marked[self._slots(keys)] = True

    def find(self, numbers: Numbers) -> tuple[Places, Places]:
        """Return where the numbers hold a key, and that key's place."""
        likely = np.flatnonzero(self._marked[self._slots(numbers)])
        some = numbers[likely]
        at = np.minimum(np.searchsorted(self._keys, some), len(self._keys) - 1)
        is_key = self._keys[at] == some
        return likely[is_key], at[is_key]

    def _slots(self, numbers: Numbers) -> Numbers:
        slots: Numbers = (numbers * _SPREAD) >> self._shift
        return slots


def held(one: Profile) -> Held:
    """Return a listing as the index would hold it."""
    return unpack(pack(one))


def pack(one: Profile) -> bytes:
    """Write a profile for the index's store, without the texts."""
    some = {sort: _numbered(one.terms[sort]) for sort in NUMBERED}
    return _ENCODER.encode(
        Held(
            replace(one.facts, **_UNREAD),
            one.head,
            {sort: keys for sort, (keys, _) in some.items()},
            {sort: counts for sort, (_, counts) in some.items()},
            {sort: one.terms[sort] for sort in NAMED},
        )
    )


def unpack(packed: bytes) -> Held:
    """Read a listing back. Raises msgspec.DecodeError: it was not packed so."""
    return _DECODER.decode(packed)


_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Held)


def _numbered(counts: Counts) -> tuple[bytes, bytes]:
    """Return numbers and counts in the numbers' order, which is found faster."""
    keys = numbers(counts)
    order = np.argsort(keys)
    ordered = np.array([*counts.values()], np.uint8)[order]
    return keys[order].tobytes(), ordered.tobytes()
