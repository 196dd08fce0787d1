"""Which listings of an index are worth scoring, and what it knows of terms."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Final

import tantivy
from tantivy import Occur, Query

from tech_market.matching import queries
from tech_market.matching.asking import Scale
from tech_market.matching.classes import SYNONYMS, TOPICS
from tech_market.matching.held import Held, unpack
from tech_market.matching.layout import PLACE, text_field
from tech_market.matching.profile import SORTS
from tech_market.matching.queries import Filters
from tech_market.matching.records import Records
from tech_market.matching.score import Question
from tech_market.matching.statistics import Known, none
from tech_market.matching.text import KINDS
from tech_market.matching.weights import Lexical, weights

#: listings looked at for one question; a core adds up some 150 million of them a second
AFFORDED: Final = 1_500_000
Wanted = dict[str, dict[str, float]]  # boosts by sort and term


class Counted:
    """How many listings hold a term, as of one commit; remembers what it was asked."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._totals = {kind: searcher.doc_freq("kind", kind) for kind in KINDS}
        self._known = {
            (kind, sort): Known(
                partial(searcher.doc_freq, text_field(kind, "member", sort))
            )
            for kind, total in self._totals.items()
            for sort in SORTS
            if total
        }
        self._scales: dict[tuple[str, Lexical], Scale] = {}

    def scale(self, kind: str, by: Lexical) -> Scale:
        """Return how much terms tell for a listing of a kind, remembered likewise."""
        known = self._scales.get((kind, by))
        if known is None:
            known = self._scales[kind, by] = Scale(kind, self, by)
        return known

    def documents(self, kind: str) -> int:
        """Return how many listings of a kind there are."""
        return self._totals[kind]

    def holding(self, kind: str, sort: str) -> Callable[[str], int]:
        """Return what tells how many members' texts hold a term.

        Deleted ones count till they are merged away.
        """
        known = self._known.get((kind, sort))
        return none if known is None else known.__getitem__


def found_for(
    index: tantivy.Index,
    records: Records,
    asked: Question,
    kind: str,
    filters: Filters,
    hidden: Collection[str],
    top: int,
    counted: Counted,
) -> list[Held]:
    """Return the listings worth scoring.

    Only what members of this kind's texts hold is in the fields asked, so these need
    no filter; what is no longer valid is filtered in the query, before anything ranks.
    """
    searcher = index.searcher()
    wanted = affordable(asked, candidates(asked), partial(counted.holding, kind))
    clauses = queries.terms(index.schema, kind, "member", wanted)
    if not clauses or top <= 0:
        return []
    if filters != Filters() or hidden:
        clauses = [
            (Occur.Must, Query.boolean_query(clauses)),
            *queries.narrowed(index.schema, kind, "member", filters),
            *queries.without(index.schema, hidden),
        ]
    query, most = Query.boolean_query(clauses), max(weights().query.candidates, 4 * top)
    hits = searcher.search(query, most, count=False).hits
    places: Any = searcher.fast_field_values(PLACE, [address for _, address in hits])
    return [unpack(one) for one in records.at(places)]


def affordable(
    asked: Question, wanted: Wanted, holding: Callable[[str], Callable[[str], int]]
) -> Wanted:
    """Keep the terms that tell most for their cost, AFFORDED listings in all.

    What falls away is what many listings hold, which tells little; a market of some
    ten thousand listings keeps every term. The weightiest one always stays.
    """
    priced = []
    for sort, some in wanted.items():
        rarities, held = asked.scale.rarities[sort], holding(sort)
        for term, boost in some.items():
            if cost := held(term):
                told = boost * rarities[term]
                priced.append((-told / cost, sort, term, cost))
    kept: Wanted = {sort: {} for sort in wanted}
    spent = 0
    for _worth, sort, term, cost in sorted(priced):
        if spent and spent + cost > AFFORDED:
            continue
        kept[sort][term] = wanted[sort][term]
        spent += cost
    return kept


def candidates(question: Question) -> Wanted:
    """Return boosts by sort and term; the index itself multiplies by rarity."""
    scale, parts = question.scale, question.by.parts
    wanted: Wanted = {}
    for sort, some in question.asked.items():
        rarities = scale.rarities[sort]
        wanted[sort] = {
            term: parts[sort] * weight / some.good / rarities[term]
            for term, weight in some.weights.items()
        }
    for sort in (TOPICS, SYNONYMS):
        counts = question.profile.terms[sort]
        weights = {
            name: scale.squares[sort][name] * count**0.5
            for name, count in counts.items()
        }
        total = sum(weights.values())
        wanted[sort] = {
            name: parts[sort] * weight / total / scale.rarities[sort][name]
            for name, weight in weights.items()
        }
    return wanted
