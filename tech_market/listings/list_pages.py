"""What the lists of needs and results show."""

from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from tech_market.listings import search
from tech_market.listings.asking import Asked, Chip, Tab
from tech_market.listings.audience import CardView
from tech_market.listings.easing import Way
from tech_market.listings.facets import FacetView
from tech_market.listings.kinds import Kind
from tech_market.listings.marking import Piece, excerpt, pieces
from tech_market.web.paging import Pager


@dataclass(frozen=True, slots=True)
class Marks:
    """Title and summary of a card, split where the words asked for stand."""

    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]


def marks_of(card: CardView, terms: tuple[str, ...]) -> Marks | None:
    """Return what is marked on a card; None when no words were asked for."""
    if not terms:
        return None
    return Marks(pieces(card.title, terms), excerpt(card.summary, terms))


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A list with its search box; `nearest` are offered when nothing is found."""

    kind: Kind
    cards: tuple[CardView, ...]
    nearest: tuple[CardView, ...]
    ways: tuple[Way, ...]  # what to leave out, where choices find nothing
    is_eased: bool  # the nearest are those of the first way
    terms: tuple[str, ...]
    is_heard: bool  # the words were read as pinyin
    meant: str  # words that find something, when those asked for do not
    pager: Pager
    asked: Asked
    sort: str
    facets: tuple[FacetView, ...]
    chips: tuple[Chip, ...]
    tabs: tuple[Tab, ...]
    view: str  # "cards" or "table"
    may_write: bool

    @property
    def sorts(self) -> tuple[tuple[str, str], ...]:
        """Return the orders to choose from; only words have a relevance."""
        names = sort_names()
        known = self.kind.sorts if self.asked.words else self.kind.sorts[1:]
        return tuple((one, names[one]) for one in known)

    @property
    def url(self) -> str:
        """Return the list's address, that of its first page."""
        return url_for(f"{self.kind.place}.index", **self.asked.arguments())

    @property
    def clear_url(self) -> str:
        """Return the address without any choice; the words stay."""
        asked = replace(self.asked, chosen={})
        return url_for(f"{self.kind.place}.index", **asked.arguments())

    def view_url(self, view: str) -> str:
        """Return the address of the same list, drawn otherwise."""
        arguments = self.asked.arguments(view=view)
        return url_for(f"{self.kind.place}.index", **arguments)

    def export_url(self, form: str) -> str:
        """Return the address of this list as a file."""
        arguments = self.asked.arguments(**{"as": form})
        return url_for(f"{self.kind.place}.export", **arguments)

    def marks(self, card: CardView) -> Marks | None:
        """Return what is marked on a card; None when no words were asked for."""
        return marks_of(card, self.terms)


def sort_names() -> dict[str, str]:
    """Return how the orders of a list are called."""
    return {
        search.RELEVANCE: _("相关程度"),
        search.NEWEST: _("最新发布"),
        search.EXPIRING: _("即将到期"),
        search.DEAREST: _("金额从高到低"),
        search.CHEAPEST: _("金额从低到高"),
        search.WANTED: _("期望解决日期最近"),
    }
