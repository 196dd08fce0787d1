"""What of a listing is scored: its terms, counted once, and its facts."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tech_market.matching.classes import SYNONYMS, TOPICS, classes
from tech_market.matching.measures import NEAR, alike
from tech_market.matching.normalise import normalise
from tech_market.matching.reading import read_indicators
from tech_market.matching.segment import Segmenter, pairs
from tech_market.matching.text import Document, Indicator
from tech_market.matching.weights import weights

WORDS: Final = "words"
PAIRS: Final = "pairs"
SORTS: Final = (WORDS, PAIRS, TOPICS, SYNONYMS)
KEPT: Final = 600  # distinct terms kept of each sort, the most frequent first

_PLAIN: Final = (
    "id", "kind", "field_code", "industry_code", "cooperation_codes", "trl",
    "budget_fen", "price_fen", "region_code", "region_wanted", "ip_wanted",
    "conversion_codes", "hard",
)  # fmt: skip
_LISTS: Final = frozenset({"cooperation_codes", "conversion_codes", "hard"})
_DAYS: Final = frozenset({"valid_until", "deadline_on"})

_SILENT: Final[tuple[object, ...]] = (None, "", ())

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Profile:
    """A listing as it is scored and as the index keeps it.

    `terms` counts each sort's terms, those of the title and keywords more than
    once; `head` is the distinct words of title and keywords, joined by spaces.
    """

    facts: Document
    head: str
    terms: dict[str, Counts]


def profile(document: Document, segmenter: Segmenter) -> Profile:
    """Count the terms of a listing."""
    head = "\n".join((document.title, *document.keywords))
    names = "\n".join(row.name for row in document.indicators)
    body = "\n".join((document.summary, document.description, names))
    upper, lower = _terms(head, segmenter), _terms(body, segmenter)
    terms = {sort: _counted(upper[sort], lower[sort]) for sort in SORTS}
    facts = replace(document, indicators=_indicators(document))
    return Profile(facts, " ".join(dict.fromkeys(upper[WORDS])), terms)


def _indicators(document: Document) -> tuple[Indicator, ...]:
    """Return the owner's rows, then what the text states besides."""
    rows = document.indicators
    texts = "\n".join((document.title, document.summary, document.description))
    read = read_indicators(texts, document.kind)
    return rows + tuple(one for one in read if not _is_among(rows, one))


def _is_among(rows: tuple[Indicator, ...], read: Indicator) -> bool:
    return any(alike(read.name, row.name) >= NEAR for row in rows)


def _terms(text: str, segmenter: Segmenter) -> dict[str, list[str]]:
    plain = normalise(text)
    words = segmenter.cut(plain)
    return {WORDS: words, PAIRS: pairs(plain)} | classes(
        plain, frozenset(words), segmenter.lexicon
    )


def _counted(upper: list[str], lower: list[str]) -> Counts:
    counts = Counter(lower)
    for term in upper:
        counts[term] += weights().lexical.head
    return dict(counts.most_common(KEPT))


def pack(one: Profile) -> bytes:
    """Write a profile for the index's store, without the texts."""
    facts: dict[str, Any] = {name: getattr(one.facts, name) for name in _PLAIN}
    facts |= {name: _day(getattr(one.facts, name)) for name in _DAYS}
    row = [
        {name: value for name, value in facts.items() if value not in _SILENT},
        [_packed(row) for row in one.facts.indicators],
        one.head,
        {sort: _grouped(counts) for sort, counts in one.terms.items()},
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Profile:
    """Read a profile back; its facts hold no texts."""
    facts, rows, head, terms = json.loads(packed)
    for name in _LISTS & facts.keys():
        facts[name] = tuple(facts[name])
    for name in _DAYS & facts.keys():
        facts[name] = date.fromordinal(facts[name])
    facts["indicators"] = tuple(_unpacked(row) for row in rows)
    counts = {sort: _ungrouped(groups) for sort, groups in terms.items()}
    return Profile(Document(title="", **facts), head, counts)


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _grouped(counts: Counts) -> dict[str, str]:
    """Write terms by their count, which reads back three times faster than pairs."""
    groups: dict[str, list[str]] = {}
    for term, count in counts.items():
        groups.setdefault(str(count), []).append(term)
    return {count: " ".join(some) for count, some in groups.items()}


def _ungrouped(groups: dict[str, str]) -> Counts:
    counts: Counts = {}
    for count, some in groups.items():
        counts.update(dict.fromkeys(some.split(" "), int(count)))
    return counts


def _packed(row: Indicator) -> list[str | bool | None]:
    low, high = (None if x is None else str(x) for x in (row.low, row.high))
    return [row.name, row.operator, low, high, row.unit, row.must, row.quote]


def _unpacked(row: list[str]) -> Indicator:
    name, operator, low, high, unit, must, quote = row
    low_value = None if low is None else Decimal(low)
    high_value = None if high is None else Decimal(high)
    return Indicator(name, operator, low_value, high_value, unit, bool(must), quote)
