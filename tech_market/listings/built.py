"""Whether something has been built on a listing since a moment, as higher layers know.

Brokerage and recommend lie above; they register who knows when they are imported.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.listings.models import Listing

Provider = Callable[[Session, Listing, datetime], bool]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add somebody to ask; the same provider is asked once."""
    if provider not in _providers:
        _providers.append(provider)


def is_built_on(session: Session, listing: Listing, *, since: datetime) -> bool:
    """Tell whether anybody has acted upon this listing at or after `since`."""
    return any(one(session, listing, since) for one in _providers)
