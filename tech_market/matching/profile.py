"""What of a listing is scored: its terms, counted once, and its facts."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tech_market.matching.segment import Segmenter, bigrams
from tech_market.matching.text import Document, Indicator

KEPT = 400  # distinct terms kept of each sort, the most frequent first


@dataclass(frozen=True, slots=True)
class Terms:
    """Counts of terms in the head (title, keywords) and in the body."""

    head: dict[str, int]
    body: dict[str, int]

    def count(self, term: str, head: float) -> float:
        """Return how often the term occurs, the head counted `head` times."""
        return head * self.head.get(term, 0) + self.body.get(term, 0)

    def length(self, head: float) -> float:
        """Return the number of terms, the head counted `head` times."""
        return head * sum(self.head.values()) + sum(self.body.values())

    def all(self) -> frozenset[str]:
        """Return the distinct terms."""
        return frozenset(self.head) | frozenset(self.body)


@dataclass(frozen=True, slots=True)
class Profile:
    """A listing as it is scored and as the index keeps it."""

    facts: Document  # texts emptied
    words: Terms
    pairs: Terms


def profile(document: Document, segmenter: Segmenter) -> Profile:
    """Count the terms of a listing."""
    head = "\n".join((document.title, *document.keywords))
    names = "\n".join(row.name for row in document.indicators)
    body = f"{document.summary}\n{document.description}\n{names}"
    return Profile(
        facts=document,
        words=Terms(_kept(segmenter.words(head)), _kept(segmenter.words(body))),
        pairs=Terms(_kept(bigrams(head)), _kept(bigrams(body))),
    )


def _kept(terms: list[str]) -> dict[str, int]:
    return dict(Counter(terms).most_common(KEPT))


def pack(one: Profile) -> bytes:
    """Write a profile for the index's store."""
    facts = one.facts
    row = [
        facts.id, facts.kind, facts.field_code, facts.industry_code,
        facts.cooperation_codes, [_packed(i) for i in facts.indicators], facts.trl,
        facts.budget_fen, facts.price_fen,
        facts.valid_until and facts.valid_until.toordinal(),
        one.words.head, one.words.body, one.pairs.head, one.pairs.body,
    ]  # fmt: skip
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Profile:
    """Read a profile back; texts are not kept."""
    (
        id_, kind, field, industry, cooperation, rows, trl, budget, price, until,
        word_head, word_body, pair_head, pair_body,
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
    return Profile(facts, Terms(word_head, word_body), Terms(pair_head, pair_body))


def _packed(row: Indicator) -> list[str | bool | None]:
    low, high = (None if x is None else str(x) for x in (row.low, row.high))
    return [row.name, row.operator, low, high, row.unit, row.must]


def _unpacked(row: list[str]) -> Indicator:
    name, operator, low, high, unit, must = row
    low_value = None if low is None else Decimal(low)
    high_value = None if high is None else Decimal(high)
    return Indicator(name, operator, low_value, high_value, unit, bool(must))
