"""The search box: what a visitor types, filters, counts, sorting and pages."""

import math
from dataclasses import dataclass
from typing import Any, Final

import tantivy
from tantivy import Occur, Order, Query

from tech_market.matching import queries
from tech_market.matching.layout import (
    DESCRIPTION,
    KEYWORDS,
    SPOKEN,
    TEXTS,
    TITLE,
    text_field,
)
from tech_market.matching.queries import Clause, Filters
from tech_market.matching.renaming import renamed
from tech_market.matching.spoken import sounds_like
from tech_market.matching.typed import Typed, typed

RELEVANCE, NEWEST, ENDING, WANTED = "relevance", "newest", "ending", "wanted"
DEAREST, CHEAPEST = "dearest", "cheapest"
_ORDERS: Final = {
    NEWEST: ("published_on", Order.Desc),
    ENDING: ("valid_until", Order.Asc),
    WANTED: ("deadline_on", Order.Asc),
}
_AMOUNTS: Final = {
    DEAREST: ("amount", Order.Desc),
    CHEAPEST: ("amount_up", Order.Asc),
}
DEEPEST = 10_000  # hits a visitor may page through
FEW = 2  # so many character pairs of a run must all be there
ENOUGH = 0.6  # the share of pairs that must be there when there are more
RENAMED = 0.3  # what another name of the same thing weighs beside the typed one
NEAREST = 5  # listings offered when none has what was typed
_MOST_CODES = 300  # of one list that are counted
_HEAVY: Final = {TITLE: 3.0, KEYWORDS: 2.0, DESCRIPTION: 1.0}
EXACT, BY_SOUND = "exact", "by-sound"
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of ids in order, and how many listings were found in all.

    `how` is "by-sound" when the words were read as pinyin. `nearest` holds a few
    listings with some of the words, when none has enough of them.
    """

    ids: tuple[str, ...]
    total: int
    how: str = EXACT
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchBox:
    """Searches one kind of listing in what one audience may read."""

    index: tantivy.Index
    kind: str
    audience: str

    def find(
        self, text: str, filters: Filters, sort: str, offset: int, limit: int
    ) -> SearchPage:
        """Return the listings that hold the text; all when nothing is typed.

        `sort` is "relevance", "newest", "ending" or "wanted" (soonest first), "dearest"
        or "cheapest"; those without a day or an amount come last. Most pairs of each
        typed run must be there: 电池回收 finds 电池的回收 and not every 电池.
        Nothing is found for signs alone, nor past DEEPEST.
        """
        asked = typed(text)
        query, total, how = self._resolved(asked, filters)
        if not total:
            return SearchPage((), 0)
        if offset < 0 or limit <= 0 or offset + limit > DEEPEST:
            return SearchPage((), total, how)
        order = NEWEST if sort == RELEVANCE and asked.is_blank else sort
        return SearchPage(self._page(query, order, offset, limit), total, how)

    def counts(self, text: str, filters: Filters, names: list[str]) -> Counts:
        """Count what is found by the codes of these fields, most first."""
        query, _total, _how = self._resolved(typed(text), filters)
        asked = {
            name: {"terms": {"field": f"{self.audience}_{name}", "size": _MOST_CODES}}
            for name in names
        }
        found = self.index.searcher().aggregate(query, asked)
        return {
            name: {row["key"]: row["doc_count"] for row in found[name]["buckets"]}
            for name in names
        }

    def count(self, text: str, filters: Filters) -> int:
        """Count what is found."""
        return self._resolved(typed(text), filters)[1]

    def _resolved(self, asked: Typed, filters: Filters) -> tuple[Query, int, str]:
        """Return the query that answers: as typed, or read as pinyin if that fails."""
        query = self._narrowed(filters, self._asked(asked))
        total = queries.count(self.index.searcher(), query)
        sound = "" if total else sounds_like(asked.plain)
        if sound:
            field = text_field(self.kind, self.audience, SPOKEN)
            heard = queries.starting(self.index.schema, field, sound)
            by_sound = self._narrowed(filters, [(Occur.Must, heard)])
            if found := queries.count(self.index.searcher(), by_sound):
                return by_sound, found, BY_SOUND
        return query, total, EXACT

    def _narrowed(self, filters: Filters, asked: list[Clause]) -> Query:
        must = queries.narrowed(self.index.schema, self.kind, self.audience, filters)
        return Query.boolean_query([*must, *asked])

    def _page(
        self, query: Query, sort: str, offset: int, limit: int
    ) -> tuple[str, ...]:
        searcher = self.index.searcher()
        if sort == RELEVANCE:
            return tuple(queries.ids(searcher, query, offset=offset, limit=limit))
        name, way = self._order(sort)
        hits = searcher.search(
            query, limit, offset=offset, order_by_field=name, order=way
        ).hits
        return tuple(queries.keys(searcher, hits))

    def _order(self, sort: str) -> tuple[str, Order]:
        """Return the field of numbers that a sort goes by; amounts as this audience."""
        if sort in _AMOUNTS:
            name, way = _AMOUNTS[sort]
            return f"{self.audience}_{name}", way
        return _ORDERS[sort]

    def nearest(self, text: str, filters: Filters) -> tuple[str, ...]:
        """Return listings with any of the terms, those with the rarest first."""
        asked = typed(text)
        some = [self._anywhere(term) for term in asked.every if len(term) > 1]
        if not some:
            return ()
        query = self._narrowed(filters, [(Occur.Must, queries.any_of(some))])
        return tuple(queries.ids(self.index.searcher(), query, limit=NEAREST))

    def _asked(self, asked: Typed) -> list[Clause]:
        """Demand what was typed, in these words or in other names of the same."""
        mine = self._said(asked)
        others = [typed(text) for text in renamed(asked.plain)] if mine else []
        if not others:
            return mine
        ways = [
            Query.boost_query(Query.boolean_query(self._said(one)), RENAMED)
            for one in others
        ]
        return [(Occur.Must, queries.any_of([Query.boolean_query(mine), *ways]))]

    def _said(self, asked: Typed) -> list[Clause]:
        """Demand these very words."""
        if asked.is_blank:
            return []
        if asked.is_empty:
            return [(Occur.Must, Query.empty_query())]
        wanted = [self._phrase(terms) for terms in asked.phrases]
        wanted += [self._most(terms) for terms in asked.runs]
        wanted += [self._anywhere(word) for word in asked.words[:-1]]
        wanted += [self._going_on(word) for word in asked.words[-1:]]
        wanted += [self._beginning(one) for one in asked.singles]
        return [(Occur.Must, one) for one in wanted]

    def _in_texts(self, make: Any) -> Query:
        """Ask the same of title, keywords and description, the title weighing most."""
        return queries.any_of(
            Query.boost_query(
                make(text_field(self.kind, self.audience, sort)), _HEAVY[sort]
            )
            for sort in TEXTS
        )

    def _anywhere(self, term: str) -> Query:
        schema = self.index.schema
        return self._in_texts(lambda field: queries.term(schema, field, term))

    def _phrase(self, terms: tuple[str, ...]) -> Query:
        if len(terms) == 1:
            alone = len(terms[0]) == 1
            return self._beginning(terms[0]) if alone else self._anywhere(terms[0])
        schema = self.index.schema
        words: list[str | tuple[int, str]] = [*terms]
        return self._in_texts(lambda field: Query.phrase_query(schema, field, words))

    def _most(self, terms: tuple[str, ...]) -> Query:
        """Demand most pairs of a run; the run as it was typed weighs more."""
        near = list(dict.fromkeys(terms))
        least = math.ceil(ENOUGH * len(near)) if len(near) > FEW else len(near)
        most = queries.any_of((self._anywhere(one) for one in near), least=least)
        if len(terms) == 1:
            return most
        whole: Clause = (Occur.Should, self._phrase(terms))
        return Query.boolean_query([(Occur.Must, most), whole])

    def _going_on(self, word: str) -> Query:
        """Find a word, or what begins with it while it is still being typed."""
        return queries.any_of([self._anywhere(word), self._beginning(word)])

    def _beginning(self, start: str) -> Query:
        schema = self.index.schema
        return self._in_texts(lambda field: queries.starting(schema, field, start))
