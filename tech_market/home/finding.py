"""One search over needs, results, brokers and organisations, as its reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from tech_market.accounts.services.directory import (
    FoundOrganisations,
    find_public,
)
from tech_market.brokerage.models import Broker
from tech_market.brokerage.services.directory import (
    FoundBrokers,
    find_for_fields,
    find_listed,
)
from tech_market.codes.book import CodeBook
from tech_market.listings.audience import CardView
from tech_market.listings.facets import FIELD, facet_views
from tech_market.listings.kinds import Kind
from tech_market.listings.list_assembly import card_of
from tech_market.listings.list_pages import Marks, marks_of
from tech_market.listings.marking import Piece, pieces, terms_of
from tech_market.listings.reading import Query, facet_counts, list_page
from tech_market.listings.search import RELEVANCE
from tech_market.needs.views import NEEDS
from tech_market.policy.actor import Actor
from tech_market.results.views import RESULTS

KINDS: Final = (NEEDS, RESULTS)
FIRST: Final = 5  # of each group; the full list is one click away
FIELD_ENDS: Final = 2  # digits of a field's heading: what brokers are filed for


@dataclass(frozen=True, slots=True)
class ListingGroup:
    """The first needs or results found; the nearest where none is (`total` 0)."""

    kind: Kind
    cards: tuple[CardView, ...]
    total: int
    is_heard: bool
    meant: str

    @property
    def is_near(self) -> bool:
        """Whether these only have some of the words."""
        return not self.total


@dataclass(frozen=True, slots=True)
class FieldWay:
    """A field with how much stands in it, for who types nothing."""

    code: str
    label: str
    needs: int
    results: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What everybody's search box finds."""

    words: str
    terms: tuple[str, ...]
    listings: tuple[ListingGroup, ...]
    brokers: FoundBrokers
    fitting: tuple[Broker, ...]  # work in the fields of what is found; none is so named
    organisations: FoundOrganisations
    fields: tuple[FieldWay, ...]
    today: date

    @property
    def total(self) -> int:
        """Count everything found."""
        listed = sum(group.total for group in self.listings)
        return listed + self.brokers.total + self.organisations.total

    @property
    def meant(self) -> str:
        """Return words that find something, when those typed find no listing."""
        if any(group.total for group in self.listings):
            return ""
        return next((group.meant for group in self.listings if group.meant), "")

    def marks(self, card: CardView) -> Marks | None:
        """Return what is marked on a card."""
        return marks_of(card, self.terms)

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return a name split where the words stand."""
        return pieces(text, self.terms)


def search_page(
    session: Session, words: str, *, actor: Actor, book: CodeBook, today: date
) -> SearchPage:
    """Ask all four registers; ways in for who typed nothing."""
    if not words:
        return SearchPage("", (), (), FoundBrokers(), (), FoundOrganisations(),
                          _fields(session, actor, book, today), today)  # fmt: skip
    groups = tuple(
        _group(session, kind, words, actor=actor, today=today) for kind in KINDS
    )
    brokers = find_listed(session, words, book=book, limit=FIRST)
    fitting = [] if brokers.total else _headings(groups)
    return SearchPage(
        words=words,
        terms=terms_of(words),
        listings=groups,
        brokers=brokers,
        fitting=tuple(find_for_fields(session, fitting, limit=FIRST)),
        organisations=find_public(session, words, offset=0, limit=FIRST),
        fields=(),
        today=today,
    )


def _group(
    session: Session, kind: Kind, words: str, *, actor: Actor, today: date
) -> ListingGroup:
    found = list_page(session, kind.model, Query(words, sort=RELEVANCE), actor=actor,
                      today=today, offset=0, limit=FIRST)  # fmt: skip
    rows = found.rows or found.nearest
    cards = tuple(card_of(kind, row, actor, today) for row in rows)
    return ListingGroup(kind, cards, found.total, found.is_heard, found.meant)


def _headings(groups: Iterable[ListingGroup]) -> list[str]:
    """Return the headings of the fields of what is found, each once."""
    cards = (card for group in groups for card in group.cards)
    return list(dict.fromkeys(card.field_code[:FIELD_ENDS] for card in cards))


def _fields(
    session: Session, actor: Actor, book: CodeBook, today: date
) -> tuple[FieldWay, ...]:
    """Return the fields that hold anything, with counts as the lists show them."""
    numbers: list[dict[str, int]] = []
    labels: dict[str, str] = {}
    for kind in KINDS:
        counts = facet_counts(session, kind.model, Query(), [FIELD.column],
                              actor=actor, today=today)  # fmt: skip
        views = facet_views(book, (FIELD,), {}, counts)
        options = [one for view in views for one in (*view.shown, *view.more)]
        labels |= {one.code: one.label for one in options}
        numbers.append({one.code: one.count for one in options})
    needs, results = numbers
    ways = [
        FieldWay(code, label, needs.get(code, 0), results.get(code, 0))
        for code, label in labels.items()
    ]
    return tuple(sorted(ways, key=lambda one: -(one.needs + one.results)))
