"""What one side of an introduction may know of the other, and when."""

from dataclasses import dataclass
from datetime import datetime

from tech_market.brokerage.models import Introduction
from tech_market.brokerage.rules import SIDE_NAMES, Side
from tech_market.brokerage.services.sides import accepted_at, side_of
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor, Role
from tech_market.results.models import Result

SHOWN = 3, 4  # digits of a phone left readable at its two ends


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a side; the phone as far as the reader may have it."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Card:
    """One side as this reader sees it: `organisation` "" while it is hidden."""

    side: Side
    ref: str
    number: str
    title: str
    summary: str
    field_code: str
    organisation: str
    contact: Contact | None
    accepted_at: datetime | None
    is_own: bool
    is_linked: bool  # the reader may open the listing's page without learning the name

    @property
    def side_name(self) -> str:
        """需求方 or 成果方."""
        return SIDE_NAMES[self.side]

    @property
    def endpoint(self) -> str:
        """The view that shows the listing."""
        return "needs.show" if self.side is Side.NEED else "results.show"


def cards_of(one: Introduction, actor: Actor) -> tuple[Card, Card]:
    """Return the need's side and the result's side as this reader may see them.

    A party sees its own side, and the other's name and contact once both agreed; the
    broker sees both from the taking on; oversight sees names, and phones masked.
    """
    return _card(one, Side.NEED, actor), _card(one, Side.RESULT, actor)


def _card(one: Introduction, side: Side, actor: Actor) -> Card:
    listing = one.match.need if side is Side.NEED else one.match.result
    own = side_of(actor, one) is side
    is_known = own or actor.sees_all or _is_broker(actor) or _is_released(one)
    return Card(
        side=side,
        ref=listing.ref,
        number=listing.number or "",
        title=listing.title,
        summary=listing.summary,
        field_code=listing.field_code,
        organisation=listing.organisation.name if is_known else "",
        contact=_contact(listing, actor) if is_known else None,
        accepted_at=accepted_at(one, side),
        is_own=own,
        is_linked=is_known,
    )


def _is_broker(actor: Actor) -> bool:
    return actor.role is Role.BROKER


def _is_released(one: Introduction) -> bool:
    return one.contacts_released_at is not None


def _contact(listing: Need | Result, actor: Actor) -> Contact:
    """Return the listing's contact, else the organisation's."""
    place = listing.organisation
    name = listing.contact_name or place.contact_name
    phone = listing.contact_phone or place.contact_phone
    return Contact(name, masked(phone) if actor.sees_all else phone)


def masked(phone: str) -> str:
    """Return 138****1234; a short number wholly hidden."""
    head, tail = SHOWN
    if len(phone) <= head + tail:
        return "*" * len(phone)
    return f"{phone[:head]}{'*' * (len(phone) - head - tail)}{phone[-tail:]}"
