"""Listings that say nearly the same as this one, as the layer with the index knows.

Recommend registers the finder when it is imported; without it nothing is alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from tech_market.listings.marking import Piece
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState, Step
from tech_market.policy.actor import Actor

#: steps before which a person is told: the owner's, and the administrator's
TOLD_BEFORE = frozenset({Step.SUBMIT, Step.FILE})


@dataclass(frozen=True, slots=True)
class Text:
    """One of two texts, split where both say the same."""

    title: str
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Another listing, only what this reader may read of it, beside their own text.

    `share` 0-1 is how much of the shorter text the longer one holds.
    """

    place: str  # blueprint of its page
    ref: str
    state: ListingState
    is_own: bool  # of the same organisation as the listing asked about
    share: float
    mine: Text
    theirs: Text


class Finder(Protocol):
    """What recommend offers: the listings most alike, the most alike first."""

    def __call__(
        self, session: Session, *, actor: Actor, listing: Listing, now: datetime
    ) -> Sequence[Alike]:
        """Find them among what the actor may read."""
        ...


_finder: Finder | None = None


def set_finder(finder: Finder | None) -> None:
    """Set who finds; None: nobody."""
    global _finder  # noqa: PLW0603 - one application, one index
    _finder = finder


def find_alike(
    session: Session, *, actor: Actor, listing: Listing, now: datetime
) -> tuple[Alike, ...]:
    """Return what is so alike that a person should look before going on."""
    if _finder is None:
        return ()
    return tuple(_finder(session, actor=actor, listing=listing, now=now))
