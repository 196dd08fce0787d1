"""What the address of a list asks for. Only what is known here has an effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import request, session, url_for
from flask_babel import gettext as _

from tech_market.codes.book import CodeBook
from tech_market.listings.facets import Facet, FacetView, asked, with_below
from tech_market.listings.kinds import Kind
from tech_market.listings.reading import Query
from tech_market.listings.search import RELEVANCE
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import may
from tech_market.policy.actor import Actor

WORDS_MOST: Final = 100  # characters of a question
CARDS, TABLE = "cards", "table"
VIEWS: Final = (CARDS, TABLE)
REMEMBERED: Final = "listing-view"  # in the browser's session


@dataclass(frozen=True, slots=True)
class Asked:
    """A list's question; `sort` is "" unless the address says one."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    scope: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether words or choices narrow the list."""
        return bool(self.words or self.chosen)

    def arguments(self, **more: Any) -> dict[str, Any]:
        """Return the address's arguments in one order; `more` replaces some."""
        plain = {"q": self.words, "scope": self.scope, "sort": self.sort}
        found = {**plain, **self.chosen, **more}
        return {name: value for name, value in found.items() if value}

    def without(self, name: str, code: str) -> dict[str, Any]:
        """Return the arguments with one choice less."""
        rest = tuple(one for one in self.chosen[name] if one != code)
        return self.arguments(**{name: rest})


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice, and the address of the list without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists a person can switch between."""

    scope: str
    label: str
    is_here: bool


def read_asked(
    kind: Kind, facets: Sequence[Facet], book: CodeBook, scope: str
) -> Asked:
    """Return what this request's address asks of a list."""
    words = clean_line(request.args.get("q", "")[:WORDS_MOST])
    chosen = {
        one.name: codes
        for one in facets
        if (codes := asked(book, one, request.args.getlist(one.name)))
    }
    sort = request.args.get("sort", "")
    is_known = sort in kind.sorts and (words or sort != RELEVANCE)
    return Asked(words, chosen, sort if is_known else "", scope)


def query_of(
    found: Asked, kind: Kind, facets: Sequence[Facet], book: CodeBook
) -> Query:
    """Return what the address asks of the rows: words alone go by relevance."""
    usual = kind.sorts[0] if found.words else kind.sorts[1]
    return Query(
        words=found.words,
        codes={
            one.column: with_below(book, one, found.chosen[one.name])
            for one in facets
            if one.name in found.chosen
        },
        sort=found.sort or usual,
        scope=found.scope,
    )


def facets_of(kind: Kind, scope: str) -> tuple[Facet, ...]:
    """Return what narrows this list: states only beyond the market."""
    return tuple(one for one in kind.facets if scope or not one.is_for_scopes)


def chips_of(found: Asked, kind: Kind, views: Sequence[FacetView]) -> tuple[Chip, ...]:
    """Return a chip for each choice, in the order of the facets."""
    place = f"{kind.place}.index"
    return tuple(
        Chip(
            view.label, one.label, url_for(place, **found.without(view.name, one.code))
        )
        for view in views
        for one in view.chosen
    )


def tabs_of(kind: Kind, actor: Actor) -> tuple[Tab, ...]:
    """Return the lists this person may switch between, the one asked for marked."""
    scopes = [("", _("市场"))]
    if may(actor, kind.write):
        scopes.append(("own", _("本单位")))
    if actor.sees_all:
        scopes.append(("all", _("全部状态")))
    here = request.args.get("scope", "")
    here = here if here in dict(scopes) else ""
    return tuple(Tab(scope, label, scope == here) for scope, label in scopes)


def asked_view() -> str:
    """Return cards or table: as the address says, else as this browser last chose."""
    given = request.args.get("view", "")
    if given in VIEWS:
        if session.get(REMEMBERED, CARDS) != given:
            session[REMEMBERED] = given
        return given
    kept = session.get(REMEMBERED)
    return kept if kept in VIEWS else CARDS
