"""Which listings of an index are worth scoring, and what it knows of terms."""

from collections.abc import Collection

import tantivy
from tantivy import Occur, Query

from tech_market.matching import queries
from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.layout import text_field
from tech_market.matching.profile import Profile, unpack
from tech_market.matching.queries import Filters
from tech_market.matching.score import Question
from tech_market.matching.text import KINDS
from tech_market.matching.weights import weights


class Counted:
    """How many listings hold a term."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._totals = {kind: searcher.doc_freq("kind", kind) for kind in KINDS}

    def documents(self, kind: str) -> int:
        """Return how many listings of a kind there are."""
        return self._totals[kind]

    def containing(self, kind: str, sort: str, term: str) -> int:
        """Return how many members' texts hold the term, deleted ones till merged."""
        return self._searcher.doc_freq(text_field(kind, "member", sort), term)


def found_for(
    index: tantivy.Index,
    asked: Question,
    kind: str,
    filters: Filters,
    hidden: Collection[str],
    top: int,
) -> list[Profile]:
    """Return the listings worth scoring."""
    clauses = queries.terms(index.schema, kind, "member", candidates(asked))
    if not clauses or top <= 0:
        return []
    query = Query.boolean_query(
        [
            (Occur.Must, Query.boolean_query(clauses)),
            *queries.narrowed(index.schema, kind, "member", filters),
            *queries.without(index.schema, hidden),
        ]
    )
    searcher, most = index.searcher(), max(weights().query.candidates, 2 * top)
    hits = searcher.search(query, most, count=False).hits
    return [_profile(searcher, address) for _, address in hits]


def _profile(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Profile:
    return unpack(bytes(searcher.doc(address)["profile"][0]))


def candidates(question: Question) -> dict[str, dict[str, float]]:
    """Return boosts by sort and term; the index itself multiplies by rarity."""
    scale, parts = question.scale, question.by.parts
    wanted: dict[str, dict[str, float]] = {}
    for sort, some in question.asked.items():
        wanted[sort] = {
            term: parts[sort] * weight / some.good / scale.rarity(sort, term)
            for term, weight in some.weights.items()
        }
    for sort in (TOPICS, SYNONYMS):
        counts = question.profile.terms[sort]
        weights = {
            name: scale.squares(sort)[name] * count**0.5
            for name, count in counts.items()
        }
        total = sum(weights.values())
        wanted[sort] = {
            name: parts[sort] * weight / total / scale.rarity(sort, name)
            for name, weight in weights.items()
        }
    return wanted
