"""The search box: words a visitor types, filters, sorting and pages."""

from dataclasses import dataclass

import tantivy
from tantivy import Occur, Order, Query

from tech_market.matching import queries
from tech_market.matching.layout import text_field
from tech_market.matching.queries import Filters
from tech_market.matching.segment import Segmenter, bigrams

RELEVANCE, NEWEST, ENDING = "relevance", "newest", "ending"
MOST_TERMS = 60  # of what a visitor typed
MOST_STARTS = 30  # words a single typed character may stand for
DEEPEST = 10_000  # hits a visitor may page through


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of ids in order, and how many listings were found in all."""

    ids: tuple[str, ...]
    total: int


def search(  # the index's own verb, spelt out there
    index: tantivy.Index,
    segmenter: Segmenter,
    words: str,
    kind: str,
    audience: str,
    filters: Filters,
    sort: str,
    page: slice,
) -> SearchPage:
    """Find listings that hold the words; all listings when no word was typed.

    `page` is offset and limit. `sort` is "relevance", "newest" or "ending" (soonest
    first). A text without a single usable character finds nothing.
    """
    offset, limit = max(0, int(page.start)), max(0, int(page.stop))
    must = queries.narrowed(index.schema, kind, audience, filters)
    if words.strip():
        asked = _asked(index, segmenter, words, kind, audience)
        must.append((Occur.Must, asked))
    query, searcher = Query.boolean_query(must), index.searcher()
    total = queries.count(searcher, query)
    if offset + limit > DEEPEST or limit == 0:
        return SearchPage((), total)
    order = sort if words.strip() or sort != RELEVANCE else NEWEST
    if order == RELEVANCE:
        found = searcher.search(query, limit, offset=offset)
    else:
        name = "published_on" if order == NEWEST else "valid_until"
        way = Order.Desc if order == NEWEST else Order.Asc
        found = searcher.search(
            query, limit, offset=offset, order_by_field=name, order=way
        )
    keys = (str(searcher.doc(hit[1])["key"][0]) for hit in found.hits)
    return SearchPage(tuple(one.split("/", 1)[1] for one in keys), total)


def _asked(
    index: tantivy.Index, segmenter: Segmenter, words: str, kind: str, audience: str
) -> Query:
    """Ask for the words; pairs must mostly be there, so that 电池 finds no 电机."""
    cut = list(dict.fromkeys(segmenter.words(words)))[:MOST_TERMS]
    pairs = [pair for pair in dict.fromkeys(bigrams(words)) if len(pair) > 1]
    wanted: dict[str, dict[str, float]] = {
        "words": dict.fromkeys(cut, 1.0),
        "pairs": dict.fromkeys(pairs[:MOST_TERMS], 0.5),
    }
    if not cut and not pairs:
        wanted = _starts(index, words, kind, audience)
    clauses = queries.terms(index.schema, kind, audience, wanted)
    return Query.boolean_query(clauses) if clauses else Query.empty_query()


def _starts(
    index: tantivy.Index, words: str, kind: str, audience: str
) -> dict[str, dict[str, float]]:
    """Stand for a single character by the terms that begin with it."""
    found: dict[str, dict[str, float]] = {}
    single = bigrams(words)[:1]
    for sort in ("words", "pairs") if single else ():
        field = text_field(kind, audience, sort)
        near = index.searcher().terms_with_prefix(field, single[0], limit=MOST_STARTS)
        found[sort] = dict.fromkeys((term for term, _ in near), 1.0)
    return found
