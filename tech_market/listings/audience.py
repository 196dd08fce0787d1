"""What a reader may see of a listing, as frozen views. Pages and the index take these.

A view is built for one audience and holds nothing that audience may not read: what is
withheld is None, so a template cannot show it by mistake.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from tech_market.listings.grants import Grant, grant_of
from tech_market.listings.models import IndicatorRow, Listing
from tech_market.listings.rules import Level, ListingState, is_expired
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor


class Audience(StrEnum):
    """Who reads, from the least to the most."""

    PUBLIC = "public"
    MEMBER = "member"  # staff, and members of verified organisations
    PARTNER = "partner"  # the other side of an agreed introduction: every body
    AUDIT = "audit"  # everything, personal data masked
    FULL = "full"  # the owner, the administrator, a broker who holds it


#: levels whose body each audience reads; the others read every body
_BODIES: dict[Audience, frozenset[Level]] = {
    Audience.PUBLIC: frozenset({Level.OPEN}),
    Audience.MEMBER: frozenset({Level.OPEN, Level.MEMBERS}),
}
_GRANTED = frozenset({ListingState.PUBLISHED, ListingState.CLOSED})


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator row."""

    name: str
    operator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    is_must: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """Money that may be shown, in 分; both None means 面议."""

    low_fen: int | None
    high_fen: int | None


@dataclass(frozen=True, slots=True)
class Body:
    """What follows the level: what exactly, and who it is unless anonymous ("")."""

    organisation_name: str
    organisation_ref: str
    description: str
    indicators: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class Private:
    """What only a few read."""

    confidential: str
    contact_name: str
    contact_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingView:
    """What needs and results show alike; body, private, amount may be withheld."""

    audience: Audience
    ref: str
    number: str | None
    title: str
    summary: str
    keywords: tuple[str, ...]
    field_code: str
    industry_code: str
    tag_codes: tuple[str, ...]
    cooperation_codes: tuple[str, ...]
    level: Level
    state: ListingState
    is_expired: bool
    valid_until: date
    filed_at: datetime | None
    published_at: datetime | None
    body: Body | None
    private: Private | None
    amount: Amount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A listing in a list. Name and amount are withheld as on its page."""

    ref: str
    number: str | None
    title: str
    summary: str
    field_code: str
    industry_code: str
    stage_code: str
    state: ListingState
    is_expired: bool
    valid_until: date
    published_at: datetime | None
    organisation_name: str
    amount: Amount | None


def audience_of(session: Session, actor: Actor, listing: Listing) -> Audience | None:
    """Return as whom this person reads it; None when it does not exist for them.

    Drafts and everything else unpublished are for the owner and oversight; a closed
    one also for who holds it; offline ones never show to strangers.
    """
    is_own = actor.organisation_id == listing.organisation_id
    if is_own or may(actor, Action.LISTING_REVIEW):
        return Audience.FULL
    if actor.sees_all:
        return Audience.AUDIT
    if listing.state in _GRANTED and (grant := grant_of(session, actor, listing)):
        return Audience.FULL if grant is Grant.WHOLE else Audience.PARTNER
    if listing.state is not ListingState.PUBLISHED or listing.level is Level.OFFLINE:
        return None
    return Audience.MEMBER if actor.is_insider else Audience.PUBLIC


def reads_body(audience: Audience, level: Level) -> bool:
    """Tell whether this audience reads the body at this level."""
    return audience not in _BODIES or level in _BODIES[audience]


def levels_read(audience: Audience) -> frozenset[Level] | None:
    """Return the levels whose body this audience reads; None for all of them."""
    return _BODIES.get(audience)


def common(listing: Listing, audience: Audience, *, today: date) -> dict[str, Any]:
    """Return what every view of a listing has, but for body and amount."""
    return {
        "audience": audience,
        "ref": listing.ref,
        "number": listing.number,
        "title": listing.title,
        "summary": listing.summary,
        "keywords": tuple(listing.keywords),
        "field_code": listing.field_code,
        "industry_code": listing.industry_code,
        "tag_codes": tuple(listing.tag_codes),
        "cooperation_codes": tuple(listing.cooperation_codes),
        "level": listing.level,
        "state": listing.state,
        "is_expired": is_expired(listing.valid_until, today=today),
        "valid_until": listing.valid_until,
        "filed_at": listing.filed_at,
        "published_at": listing.published_at,
        "private": private_of(listing, audience),
    }


def card(
    listing: Listing,
    audience: Audience,
    *,
    today: date,
    amount: Amount | None,
    stage_code: str = "",
) -> CardView:
    """Return a listing for a list; reads no rows below it."""
    return CardView(
        ref=listing.ref,
        number=listing.number,
        title=listing.title,
        summary=listing.summary,
        field_code=listing.field_code,
        industry_code=listing.industry_code,
        stage_code=stage_code,
        state=listing.state,
        is_expired=is_expired(listing.valid_until, today=today),
        valid_until=listing.valid_until,
        published_at=listing.published_at,
        organisation_name=(
            listing.organisation_name if is_named(listing, audience) else ""
        ),
        amount=amount,
    )


def is_named(listing: Listing, audience: Audience) -> bool:
    """Tell whether this audience learns whose it is: with the body, unless anonymous.

    An anonymous listing 匿名挂牌 is named to who agreed, holds it, or owns it.
    """
    hides = listing.is_anonymous and audience in _BODIES
    return reads_body(audience, listing.level) and not hides


def body_of(listing: Listing, rows: list[Any], audience: Audience) -> dict[str, Any]:
    """Return what every body has; the caller has asked `reads_body` first."""
    shows = is_named(listing, audience)
    return {
        "organisation_name": listing.organisation.name if shows else "",
        "organisation_ref": listing.organisation.ref if shows else "",
        "description": listing.description,
        "indicators": tuple(indicator_of(row) for row in rows),
    }


def indicator_of(row: IndicatorRow) -> IndicatorView:
    """Return one indicator as it is read."""
    return IndicatorView(
        row.name, row.operator, row.low, row.high, row.unit, row.is_must
    )


def private_of(listing: Listing, audience: Audience) -> Private | None:
    """Return the private part: whole, with the contact masked, or not at all."""
    if audience is Audience.FULL:
        return Private(
            listing.confidential, listing.contact_name, listing.contact_phone
        )
    if audience is Audience.AUDIT:
        return Private(
            listing.confidential,
            mask_name(listing.contact_name),
            mask_phone(listing.contact_phone),
        )
    return None


def reads_private(audience: Audience) -> bool:
    """Tell whether amounts kept from the public are open to this audience."""
    return audience in {Audience.FULL, Audience.AUDIT}


def mask_name(name: str) -> str:
    """Keep the first character: 王**."""
    return name[:1] + "**" if name else ""


def mask_phone(phone: str) -> str:
    """Keep three digits in front and four behind: 138****1234."""
    long_enough = len(phone) > 7  # noqa: PLR2004 - something must remain to hide
    return phone[:3] + "****" + phone[-4:] if long_enough else "****" if phone else ""
