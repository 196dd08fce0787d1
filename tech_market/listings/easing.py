"""The way on from an empty list: which condition to drop, and what that finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row
from sqlalchemy.orm import Session

from tech_market.codes.book import CodeBook
from tech_market.listings.asking import Asked, query_of
from tech_market.listings.facets import Facet
from tech_market.listings.kinds import Kind
from tech_market.listings.reading import Query, count_found, list_page
from tech_market.policy.actor import Actor

NEAREST: Final = 5  # listings shown of the way that loses least


@dataclass(frozen=True, slots=True)
class Way:
    """What is left out, how many listings that finds, and their address."""

    label: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Eased:
    """The ways on, the one that finds least first: it is nearest to what was asked.

    `rows` are the first listings of that way, if it still asks for anything.
    """

    ways: tuple[Way, ...] = ()
    rows: Sequence[Row[Any]] = ()


def ease(
    session: Session,
    kind: Kind,
    asked: Asked,
    facets: Sequence[Facet],
    *,
    actor: Actor,
    book: CodeBook,
    today: date,
) -> Eased:
    """Return what leaving out one condition, or all choices, finds.

    Nothing where nothing is chosen: words alone have their own nearest.
    """
    found: list[tuple[Way, Query, bool]] = []
    for label, wider in _wider(asked, facets):
        query = replace(query_of(wider, kind, facets, book), is_exact=True)
        total = count_found(session, kind.model, query, actor=actor, today=today)
        if total:
            url = url_for(f"{kind.place}.index", **wider.arguments())
            found.append((Way(label, total, url), query, wider.is_narrowed))
    found.sort(key=lambda one: one[0].total)
    near = [query for _way, query, is_narrowed in found[:1] if is_narrowed]
    rows = [
        row
        for query in near
        for row in list_page(session, kind.model, query, actor=actor, today=today,
                             offset=0, limit=NEAREST).rows
    ]  # fmt: skip
    return Eased(tuple(way for way, _query, _is_narrowed in found), rows)


def _wider(asked: Asked, facets: Sequence[Facet]) -> Iterator[tuple[str, Asked]]:
    """Yield each condition's name and the question without it."""
    chosen = [one for one in facets if one.name in asked.chosen]
    for one in chosen:
        rest = {name: some for name, some in asked.chosen.items() if name != one.name}
        yield str(one.label), replace(asked, chosen=rest)
    if asked.words and chosen:
        yield _("关键词：%(words)s", words=asked.words), replace(asked, words="")
    if len(chosen) > 1 and asked.words:
        yield _("全部筛选条件"), replace(asked, chosen={})
