"""A listing as the index keeps it: terms as numbers, many compared at once."""

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.profile import PAIRS, WORDS, Counts, Profile
from tech_market.matching.text import Document, Indicator

NUMBERED: Final = (WORDS, PAIRS)
NAMED: Final = (TOPICS, SYNONYMS)
_SIZES: Final = struct.Struct("<2H")  # how many words, how many pairs
_NUMBER: Final = np.dtype("<u8")
_SHORT: Final = 3  # characters of 21 bits that 64 bits hold
_PLACES: Final = np.array([0, 21, 42], _NUMBER)
_LONG: Final = 1 << 63

_PLAIN: Final = (
    "id", "kind", "field_code", "industry_code", "cooperation_codes", "trl",
    "budget_fen", "price_fen", "region_code", "region_wanted", "ip_wanted",
    "conversion_codes", "hard",
)  # fmt: skip
_LISTS: Final = frozenset({"cooperation_codes", "conversion_codes", "hard"})
_DAYS: Final = frozenset({"valid_until", "deadline_on"})
_SILENT: Final[tuple[object, ...]] = (None, "", ())

Numbers = NDArray[np.uint64]
Floats = NDArray[np.float64]


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
    term; `classes` its topics and synonym groups; `facts` no texts.
    """

    facts: Document
    head: str
    numbers: dict[str, bytes]
    counts: dict[str, bytes]
    classes: dict[str, Counts]

    def has(self, sort: str, terms: Numbers) -> list[bool]:
        """Tell of each term whether the listing has it."""
        mine = np.frombuffer(self.numbers[sort], _NUMBER)
        found: list[bool] = (terms[:, None] == mine).any(axis=1).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Terms:
    """One sort's terms of many listings, one after another; `owners` says whose."""

    numbers: Numbers
    counts: Floats
    owners: NDArray[np.intp]
    listings: int


def terms(some: Sequence[Held], sort: str) -> Terms:
    """Lay the terms of many listings side by side."""
    counts = [one.counts[sort] for one in some]
    return Terms(
        np.frombuffer(b"".join([one.numbers[sort] for one in some]), _NUMBER),
        np.frombuffer(b"".join(counts), np.uint8).astype(np.float64),
        np.repeat(np.arange(len(some)), [len(one) for one in counts]),
        len(some),
    )


def held(one: Profile) -> Held:
    """Return a listing as the index would hold it."""
    return unpack(pack(one))


def pack(one: Profile) -> bytes:
    """Write a profile for the index's store, without the texts."""
    some = [_numbered(one.terms[sort]) for sort in NUMBERED]
    facts: dict[str, Any] = {name: getattr(one.facts, name) for name in _PLAIN}
    facts |= {name: _day(getattr(one.facts, name)) for name in _DAYS}
    row = [
        {name: value for name, value in facts.items() if value not in _SILENT},
        [_packed(row) for row in one.facts.indicators],
        one.head,
        [one.terms[sort] for sort in NAMED],
    ]
    return b"".join(
        [
            _SIZES.pack(*(len(keys) for keys, _ in some)),
            *(keys.tobytes() for keys, _ in some),
            *(counts.tobytes() for _, counts in some),
            json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(),
        ]
    )


def unpack(packed: bytes) -> Held:
    """Read a listing back."""
    sizes = _SIZES.unpack_from(packed)
    numbered, at = _split(packed, _SIZES.size, [_NUMBER.itemsize * n for n in sizes])
    counts, at = _split(packed, at, sizes)
    facts, rows, head, classes = json.loads(packed[at:])
    for name in _LISTS & facts.keys():
        facts[name] = tuple(facts[name])
    for name in _DAYS & facts.keys():
        facts[name] = date.fromordinal(facts[name])
    facts["indicators"] = tuple([_unpacked(row) for row in rows])
    named = dict(zip(NAMED, classes, strict=True))
    return Held(Document(title="", **facts), head, numbered, counts, named)


def _split(
    packed: bytes, at: int, sizes: Sequence[int]
) -> tuple[dict[str, bytes], int]:
    """Cut one stretch for each numbered sort; return them and where they end."""
    parts = {}
    for sort, size in zip(NUMBERED, sizes, strict=True):
        parts[sort] = packed[at : at + size]
        at += size
    return parts, at


def _numbered(counts: Counts) -> tuple[Numbers, NDArray[np.uint8]]:
    """Return numbers and counts in the numbers' order, which is found faster."""
    keys = numbers(counts)
    order = np.argsort(keys)
    return keys[order], np.array([*counts.values()], np.uint8)[order]


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _packed(row: Indicator) -> list[str | bool | None]:
    low, high = (None if x is None else str(x) for x in (row.low, row.high))
    return [row.name, row.operator, low, high, row.unit, row.must, row.quote]


def _unpacked(row: list[str]) -> Indicator:
    name, operator, low, high, unit, must, quote = row
    low_value = None if low is None else Decimal(low)
    high_value = None if high is None else Decimal(high)
    return Indicator(name, operator, low_value, high_value, unit, bool(must), quote)
