"""What higher layers grant a reader without rights of their own of one listing.

Brokerage lies above this layer and knows who holds what and who agreed with whom; it
registers its answers here once, when it is imported. Until then nobody is granted
anything.
"""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy.orm import Session

from tech_market.listings.models import Listing
from tech_market.policy.actor import Actor


class Grant(StrEnum):
    """How much is granted."""

    BODY = (
        "body"  # the other side of an agreed introduction: body, not the private part
    )
    WHOLE = "whole"  # a broker who holds it


Provider = Callable[[Session, Actor, Listing], Grant | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add somebody to ask; the same provider is asked once."""
    if provider not in _providers:
        _providers.append(provider)


def grant_of(session: Session, actor: Actor, listing: Listing) -> Grant | None:
    """Return the most that any provider grants this signed-in person, or None."""
    if not actor.is_signed_in:
        return None
    found = {provider(session, actor, listing) for provider in _providers}
    return next((grant for grant in (Grant.WHOLE, Grant.BODY) if grant in found), None)
