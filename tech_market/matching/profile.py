"""What of a listing is scored: its terms, counted once, and its facts."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from tech_market.matching.classes import SYNONYMS, TOPICS, classes
from tech_market.matching.normalise import normalise
from tech_market.matching.segment import Segmenter, pairs
from tech_market.matching.text import Document, Indicator
from tech_market.matching.weights import weights

WORDS: Final = "words"
PAIRS: Final = "pairs"
SORTS: Final = (WORDS, PAIRS, TOPICS, SYNONYMS)
KEPT: Final = 600  # distinct terms kept of each sort, the most frequent first

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
    return Profile(document, " ".join(dict.fromkeys(upper[WORDS])), terms)


def _terms(text: str, segmenter: Segmenter) -> dict[str, list[str]]:
    plain = normalise(text)
    words = segmenter.cut(plain)
    return {WORDS: words, PAIRS: pairs(plain)} | classes(plain, frozenset(words))


def _counted(upper: list[str], lower: list[str]) -> Counts:
    counts = Counter(lower)
    for term in upper:
        counts[term] += weights().lexical.head
    return dict(counts.most_common(KEPT))


def pack(one: Profile) -> bytes:
    """Write a profile for the index's store, without the texts."""
    facts = one.facts
    row = [
        facts.id, facts.kind, facts.field_code, facts.industry_code,
        facts.cooperation_codes, [_packed(i) for i in facts.indicators], facts.trl,
        facts.budget_fen, facts.price_fen,
        facts.valid_until and facts.valid_until.toordinal(),
        one.head, {sort: _grouped(counts) for sort, counts in one.terms.items()},
    ]  # fmt: skip
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Profile:
    """Read a profile back."""
    (
        id_, kind, field, industry, cooperation, rows, trl, budget, price, until,
        head, terms,
    ) = json.loads(packed)  # fmt: skip
    facts = Document(
        id=id_,
        kind=kind,
        title="",
        field_code=field,
        industry_code=industry,
        cooperation_codes=tuple(cooperation),
        indicators=tuple(_unpacked(row) for row in rows),
        trl=trl,
        budget_fen=budget,
        price_fen=price,
        valid_until=date.fromordinal(until) if until else None,
    )
    counts = {sort: _ungrouped(groups) for sort, groups in terms.items()}
    return Profile(facts, head, counts)


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
    return [row.name, row.operator, low, high, row.unit, row.must]


def _unpacked(row: list[str]) -> Indicator:
    name, operator, low, high, unit, must = row
    low_value = None if low is None else Decimal(low)
    high_value = None if high is None else Decimal(high)
    return Indicator(name, operator, low_value, high_value, unit, bool(must))
