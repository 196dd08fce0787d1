"""What of a listing is scored: its terms, counted once, and its facts."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

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
MOST: Final = 255  # times a term counts; more says no more

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Profile:
    """A listing as it asks and is indexed.

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
    kept = counts if len(counts) <= KEPT else dict(counts.most_common(KEPT))
    if max(kept.values(), default=0) > MOST:
        return {term: min(count, MOST) for term, count in kept.items()}
    return kept
