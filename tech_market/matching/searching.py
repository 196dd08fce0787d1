"""The search box: words a visitor types, filters, sorting and pages."""

import math
import re
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Order, Query

from tech_market.matching import queries
from tech_market.matching.layout import text_field
from tech_market.matching.normalise import normalise
from tech_market.matching.profile import PAIRS, WORDS
from tech_market.matching.queries import Clause, Filters
from tech_market.matching.segment import Segmenter, pairs

RELEVANCE, NEWEST, ENDING = "relevance", "newest", "ending"
MOST_TERMS = 60  # of what a visitor typed
MOST_STARTS = 30  # words a single typed character may stand for
DEEPEST = 10_000  # hits a visitor may page through
FEW = 2  # so many character pairs must all be there
ENOUGH = 0.6  # the share of pairs that must be there when there are more


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of ids in order, and how many listings were found in all."""

    ids: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SearchBox:
    """Searches one kind of listing in what one audience may read."""

    index: tantivy.Index
    segmenter: Segmenter
    kind: str
    audience: str

    def find(
        self, text: str, filters: Filters, sort: str, offset: int, limit: int
    ) -> SearchPage:
        """Return the listings that hold the text; all when nothing is typed.

        `sort` is "relevance", "newest" or "ending" (soonest first). Most of the
        typed character pairs must be there, so 电池回收 finds 电池的回收 and not
        every 电池. Nothing is found for signs alone, nor past DEEPEST.
        """
        must = queries.narrowed(self.index.schema, self.kind, self.audience, filters)
        if text.strip():
            must += self._asked(text)
        query = Query.boolean_query(must)
        total = queries.count(self.index.searcher(), query)
        if offset < 0 or limit <= 0 or offset + limit > DEEPEST:
            return SearchPage((), total)
        order = NEWEST if sort == RELEVANCE and not text.strip() else sort
        return SearchPage(self._page(query, order, offset, limit), total)

    def _page(
        self, query: Query, sort: str, offset: int, limit: int
    ) -> tuple[str, ...]:
        searcher = self.index.searcher()
        if sort == RELEVANCE:
            return tuple(queries.ids(searcher, query, offset=offset, limit=limit))
        name = "valid_until" if sort == ENDING else "published_on"
        way = Order.Asc if sort == ENDING else Order.Desc
        hits = searcher.search(
            query, limit, offset=offset, order_by_field=name, order=way
        ).hits
        return tuple(queries.keys(searcher, hits))

    def _asked(self, text: str) -> list[Clause]:
        """Demand what was typed, whole words weighing more than pairs."""
        plain = normalise(text)
        cut = list(dict.fromkeys(self.segmenter.cut(plain)))[:MOST_TERMS]
        near = [pair for pair in dict.fromkeys(pairs(plain)) if len(pair) > 1]
        near = near[:MOST_TERMS]
        if not cut and not near:
            return [(Occur.Must, self._starting(plain))]
        typed = set(re.split(r"[^\w\-/.+]+", plain))
        clauses = [
            (Occur.Must, self._term(WORDS, word))
            for word in cut
            if word.isascii() and word in typed
        ]
        if near:
            clauses.append((Occur.Must, self._enough(near)))
        weighed = {WORDS: dict.fromkeys(cut, 1.0)}
        return clauses + queries.terms(
            self.index.schema, self.kind, self.audience, weighed
        )

    def _enough(self, near: list[str]) -> Query:
        least = math.ceil(ENOUGH * len(near)) if len(near) > FEW else len(near)
        wanted = [(Occur.Should, self._term(PAIRS, pair)) for pair in near]
        return Query.boolean_query(wanted, minimum_number_should_match=least)

    def _term(self, sort: str, value: str) -> Query:
        field = text_field(self.kind, self.audience, sort)
        return queries.term(self.index.schema, field, value)

    def _starting(self, plain: str) -> Query:
        """Let a single character stand for the terms that begin with it."""
        wanted: list[Clause] = []
        for start in pairs(plain)[:1]:
            for sort in (WORDS, PAIRS):
                field = text_field(self.kind, self.audience, sort)
                near = self.index.searcher().terms_with_prefix(
                    field, start, limit=MOST_STARTS
                )
                wanted += [(Occur.Should, self._term(sort, term)) for term, _ in near]
        return Query.boolean_query(wanted) if wanted else Query.empty_query()
