"""Panels that higher layers add to the page of a need or a result.

See docs/decisions/0002-panels.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tech_market.listings.models import Listing
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Panel:
    """A partial template and what it shows, as its variable `panel`."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    is_first: bool = False  # before the listing's body, not after it
    is_aside: bool = False  # beside it


Provider = Callable[[Session, Actor, Listing, datetime], Panel | None]
_providers: dict[str, list[Provider]] = {}


def register(kind: str, provider: Provider) -> None:
    """Add a panel to every page of this kind, in order of import."""
    asked = _providers.setdefault(kind, [])
    if provider not in asked:
        asked.append(provider)


def panels_of(
    session: Session, actor: Actor, listing: Listing, now: datetime
) -> tuple[Panel, ...]:
    """Return the panels this person sees; a provider answers None for no panel."""
    found = (
        one(session, actor, listing, now) for one in _providers.get(listing.kind, ())
    )
    return tuple(panel for panel in found if panel is not None)
