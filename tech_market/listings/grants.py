"""Whether a holder of no organisation's rights may read one listing whole.

Brokerage lies above this layer and knows who holds what; it registers its answer here
once, when it is imported. Until then nobody is granted anything.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from tech_market.listings.models import Listing
from tech_market.policy.actor import Actor

Provider = Callable[[Session, Actor, Listing], bool]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add somebody to ask; the same provider is asked once."""
    if provider not in _providers:
        _providers.append(provider)


def is_granted(session: Session, actor: Actor, listing: Listing) -> bool:
    """Tell whether any provider grants this signed-in person the whole listing."""
    return actor.is_signed_in and any(
        provider(session, actor, listing) for provider in _providers
    )
