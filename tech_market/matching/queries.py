"""Queries built term by term; a user's text never meets a query parser."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from tech_market.matching.layout import text_field
from tech_market.matching.profile import SORTS

Clause = tuple[Occur, Query]
Hit = tuple[Any, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; values of one list are alternatives."""

    field_codes: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    cooperation_codes: tuple[str, ...] = ()
    region_codes: tuple[str, ...] = ()
    valid_on: date | None = None
    published_since: date | None = None

    def codes(self) -> dict[str, tuple[str, ...]]:
        """Return the lists of codes by the name of their field."""
        return {
            "field": self.field_codes,
            "industry": self.industry_codes,
            "cooperation": self.cooperation_codes,
            "region": self.region_codes,
        }


def term(schema: tantivy.Schema, field: str, value: str) -> Query:
    """Return the query for one exact value."""
    option = "freq" if field.endswith(SORTS) else "basic"
    return Query.term_query(schema, field, value, option)


def terms(
    schema: tantivy.Schema,
    kind: str,
    audience: str,
    weighed: Mapping[str, Mapping[str, float]],
) -> list[Clause]:
    """Return one clause for each term, as heavy as the term; `weighed` by sort."""
    return [
        (
            Occur.Should,
            Query.boost_query(
                term(schema, text_field(kind, audience, sort), value), weight
            ),
        )
        for sort, some in weighed.items()
        for value, weight in some.items()
    ]


def narrowed(
    schema: tantivy.Schema, kind: str, audience: str, filters: Filters
) -> list[Clause]:
    """Return what every hit must satisfy: kind, audience and filters."""
    clauses = [_silent(term(schema, "seen", f"{audience}/{kind}"))]
    for name, values in filters.codes().items():
        if values:
            clauses.append(_silent(_any(schema, f"{audience}_{name}", values)))
    days = {"valid_until": filters.valid_on, "published_on": filters.published_since}
    for name, day in days.items():
        if day is not None:
            from_day = Query.range_query(
                schema, name, FieldType.Integer, lower_bound=day.toordinal()
            )
            clauses.append(_silent(from_day))
    return clauses


def _any(schema: tantivy.Schema, field: str, values: Iterable[str]) -> Query:
    return Query.boolean_query(
        [(Occur.Should, term(schema, field, value)) for value in values]
    )


def _silent(query: Query) -> Clause:
    """Demand a query without letting it weigh in the score."""
    return Occur.Must, Query.const_score_query(query, 0.0)


def without(schema: tantivy.Schema, keys: Iterable[str]) -> list[Clause]:
    """Return clauses that keep listings out."""
    return [(Occur.MustNot, term(schema, "key", key)) for key in keys]


def count(searcher: tantivy.Searcher, query: Query) -> int:
    """Return how many listings a query finds."""
    found: Any = searcher.search(query, 1)  # its stub forgets `count`
    return int(found.count)


def ids(
    searcher: tantivy.Searcher, query: Query, *, offset: int = 0, limit: int = 0
) -> list[str]:
    """Return the ids of what a query finds, the best first; all when `limit` is 0."""
    most = limit or max(1, count(searcher, query))
    hits = searcher.search(query, most, offset=offset, count=False).hits
    return keys(searcher, hits)


def keys(searcher: tantivy.Searcher, hits: Iterable[Hit]) -> list[str]:
    """Return the hits' ids in order."""
    found = (str(searcher.doc(address)["key"][0]) for _, address in hits)
    return [key.split("/", 1)[1] for key in found]
