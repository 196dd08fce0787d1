"""Queries built term by term; a user's text never meets a query parser."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from tech_market.matching.layout import CODES, PLACE, TEXTS, text_field
from tech_market.matching.profile import SORTS

Clause = tuple[Occur, Query]
Hit = tuple[Any, tantivy.DocAddress]
_LITERAL = re.compile(r"([^\w\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; values of one list are alternatives."""

    field_codes: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    cooperation_codes: tuple[str, ...] = ()
    region_codes: tuple[str, ...] = ()
    stage_codes: tuple[str, ...] = ()
    band_codes: tuple[str, ...] = ()
    valid_on: date | None = None
    ends_by: date | None = None
    published_since: date | None = None

    def codes(self) -> dict[str, tuple[str, ...]]:
        """Return the lists of codes by the name of their field."""
        return {name: getattr(self, f"{name}_codes") for name in CODES}

    def without(self, name: str) -> "Filters":
        """Return the same but for the codes of one field."""
        wider: dict[str, Any] = {f"{name}_codes": ()}
        return replace(self, **wider)


def term(schema: tantivy.Schema, field: str, value: str) -> Query:
    """Return the query for one exact value."""
    option = "basic"
    if field.endswith(TEXTS):
        option = "position"
    elif field.endswith(SORTS):
        option = "freq"
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
    clauses = [silent(term(schema, "seen", f"{audience}/{kind}"))]
    for name, values in filters.codes().items():
        if values:
            clauses.append(silent(_any(schema, f"{audience}_{name}", values)))
    return clauses + _days(schema, filters)


def _days(schema: tantivy.Schema, filters: Filters) -> list[Clause]:
    clauses = []
    for name, first, last in (
        ("valid_until", filters.valid_on, filters.ends_by),
        ("published_on", filters.published_since, None),
    ):
        if first is not None or last is not None:
            between = Query.range_query(
                schema, name, FieldType.Integer,
                lower_bound=first.toordinal() if first else None,
                upper_bound=last.toordinal() if last else None,
            )  # fmt: skip
            clauses.append(silent(between))
    return clauses


def _any(schema: tantivy.Schema, field: str, values: Iterable[str]) -> Query:
    return any_of([term(schema, field, value) for value in values])


def any_of(some: Iterable[Query], *, least: int | None = None) -> Query:
    """Return the query for at least one, or at least so many, of these."""
    return Query.boolean_query(
        [(Occur.Should, one) for one in some], minimum_number_should_match=least
    )


def starting(schema: tantivy.Schema, field: str, start: str) -> Query:
    """Return the query for terms that begin so; signs in it stand for themselves."""
    return Query.regex_query(schema, field, _LITERAL.sub(r"\\\1", start) + ".*")


def silent(query: Query) -> Clause:
    """Demand a query without letting it weigh in the score."""
    return Occur.Must, Query.const_score_query(query, 0.0)


def without(schema: tantivy.Schema, keys: Iterable[str]) -> list[Clause]:
    """Return clauses that keep listings out."""
    return [(Occur.MustNot, term(schema, "key", key)) for key in keys]


def count(searcher: tantivy.Searcher, query: Query) -> int:
    """Return how many listings a query finds."""
    found: Any = searcher.search(query, 1)  # its stub forgets `count`
    return int(found.count)


def places(
    index: tantivy.Index, kind: str, audience: str, filters: Filters
) -> list[int]:
    """Return where the records of all such listings begin, ascending."""
    query = Query.boolean_query(narrowed(index.schema, kind, audience, filters))
    searcher = index.searcher()
    most = max(1, count(searcher, query))
    hits = searcher.search(query, most, count=False).hits
    found: Any = searcher.fast_field_values(PLACE, [address for _, address in hits])
    return sorted(found)


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
