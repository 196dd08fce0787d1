"""What the shared pages must know of a kind of listing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from tech_market.listings.audience import Audience, CardView, ListingView
from tech_market.listings.facets import Facet
from tech_market.listings.forms import ListingForm
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel
from tech_market.policy.actions import Action

View_co = TypeVar("View_co", covariant=True)


class Serializer(Protocol[View_co]):
    """The one way from a row to what an audience reads."""

    def __call__(self, row: Any, audience: Audience, /, *, today: date) -> View_co:
        """Return the view."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """Needs or results, for everything that treats them alike."""

    place: str  # "needs": blueprint, first part of the address, template folder
    name: str  # 技术需求
    model: type[Listing]
    form: type[ListingForm]
    view_of: Serializer[ListingView]
    card_of: Serializer[CardView]
    read: Action
    write: Action
    facets: tuple[Facet, ...]  # what lists are narrowed by, in reading order
    sorts: tuple[str, ...]  # of `search.SORTS`, relevance first
    #: label and text of what only this kind states, as its view lets it be read
    facts_said: Callable[[Any], list[tuple[str, str]]]
    amount_heads: tuple[object, ...]  # lazy texts, of an export's columns of amounts
    tells_must: bool  # its indicators are musts or wishes
    #: what its form still lacks, shown above it
    hint: Callable[[ListingForm], Panel] | None = None
