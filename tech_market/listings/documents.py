"""A view as the matching engine reads it: nothing the audience may not see."""

from datetime import date
from typing import Any

from tech_market.clock import today
from tech_market.listings.audience import Amount, Audience, ListingView, is_named
from tech_market.listings.bands import band
from tech_market.listings.models import Listing
from tech_market.listings.narrowing import NO_TOWN
from tech_market.matching.text import Indicator


def base_of(view: ListingView, *more: str) -> dict[str, Any]:
    """Return what documents of needs and results have in common.

    `more` are further texts of the body that the caller was allowed to read.
    """
    body = view.body
    texts = [body.description, *more] if body else []
    return {
        "id": view.ref,
        "title": view.title,
        "summary": view.summary,
        "description": "\n".join(text for text in texts if text),
        "keywords": view.keywords,
        "field_code": view.field_code,
        "industry_code": view.industry_code,
        "cooperation_codes": view.cooperation_codes,
        "indicators": tuple(
            Indicator(one.name, one.operator, one.low, one.high, one.unit, one.is_must)
            for one in (body.indicators if body else ())
        ),
        "valid_until": view.valid_until,
        "published_on": _day(view),
        "amount_fen": _most(view.amount),
        "band_code": band(_most(view.amount)),
    }


def region_of(listing: Listing, view: ListingView) -> str:
    """Return where the owner is, "" unless this audience learns who that is."""
    is_named = view.body is not None and view.body.organisation_ref
    return listing.organisation.region_code if is_named else ""


def town_of(listing: Listing, audience: Audience) -> str:
    """Return the owner's town, NO_TOWN unless this audience learns who that is."""
    town = listing.organisation.town_code if is_named(listing, audience) else ""
    return town or NO_TOWN


def _most(amount: Amount | None) -> int | None:
    """Return the one amount that bands and sorting go by: what is there at most."""
    if amount is None:
        return None
    return amount.low_fen if amount.high_fen is None else amount.high_fen


def _day(view: ListingView) -> date | None:
    return today(view.published_at) if view.published_at else None
