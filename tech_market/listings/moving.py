"""What higher layers hear when a listing moves, in the transaction of the move.

Notices lie above and tell the owner and whoever follows; they register when they are
imported. Until then nobody hears anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.listings.models import Listing
from tech_market.listings.rules import Step


@dataclass(frozen=True, slots=True)
class Moved:
    """One step of one listing."""

    listing: Listing
    step: Step
    at: datetime
    is_again: bool = False  # it had been published before
    is_undone: bool = False  # the step was taken back


Hearer = Callable[[Session, Moved], None]
_hearers: list[Hearer] = []


def register(hearer: Hearer) -> None:
    """Add somebody who hears of moves; the same one hears once."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def tell_moved(session: Session, moved: Moved) -> None:
    """Tell whoever listens."""
    for one in _hearers:
        one(session, moved)
