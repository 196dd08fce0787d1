"""A public listing as schema.org describes it, made of the public view alone."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from tech_market.clock import SHANGHAI
from tech_market.codes.book import CodeBook
from tech_market.listings.audience import IndicatorView, ListingView
from tech_market.web.filters import number_text

MARKET: Final = "镇海科技市场"
AREA: Final = "宁波市镇海区"
TYPES: Final = {"need": "Demand", "result": "Offer"}
FEN: Final = 100  # of a yuan
_LOW: Final = frozenset({">=", ">", "=", "range"})
_HIGH: Final = frozenset({"<=", "<", "=", "range"})


def structured(
    view: ListingView, *, kind: str, address: str, book: CodeBook
) -> dict[str, Any]:
    """Return a need as a Demand, a result as an Offer; only of a published listing.

    `view` must be the one of the public: nothing else is read here.
    """
    found = {
        "@context": "https://schema.org",
        "@type": TYPES[kind],
        "name": view.title,
        "description": view.summary,
        "url": address,
        "identifier": view.number or view.ref,
        "inLanguage": "zh-CN",
        "availabilityStarts": _moment(view.published_at),
        "validThrough": view.valid_until.isoformat(),
        "areaServed": AREA,
        "category": book.label("field", view.field_code) if view.field_code else None,
        "seller": _owner(view),
        "offeredBy": {"@type": "Organization", "name": MARKET},
        "itemOffered": _item(view),
    }
    return spare(found | _price(view))


def spare(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing."""
    return {name: value for name, value in found.items() if value not in (None, [], "")}


def _item(view: ListingView) -> dict[str, Any]:
    rows = view.body.indicators if view.body else ()
    return spare(
        {
            "@type": "Product",
            "name": view.title,
            "keywords": "，".join(view.keywords),
            "additionalProperty": [_property(row) for row in rows],
        }
    )


def _property(row: IndicatorView) -> dict[str, Any]:
    return spare(
        {
            "@type": "PropertyValue",
            "name": row.name,
            "minValue": number_text(row.low) if row.operator in _LOW else None,
            "maxValue": number_text(row.high) if row.operator in _HIGH else None,
            "unitText": row.unit,
        }
    )


def _owner(view: ListingView) -> dict[str, str] | None:
    """Return whose it is where the public is told; not for anonymous ones."""
    if view.body is None or not view.body.organisation_name:
        return None
    return {"@type": "Organization", "name": view.body.organisation_name}


def _price(view: ListingView) -> dict[str, Any]:
    amount = view.amount
    if amount is None or (amount.low_fen is None and amount.high_fen is None):
        return {}
    stated = {"@type": "PriceSpecification", "priceCurrency": "CNY"}
    return {
        "priceSpecification": stated | dict(_bounds(amount.low_fen, amount.high_fen))
    }


def _bounds(low: int | None, high: int | None) -> Iterator[tuple[str, str]]:
    if low == high and low is not None:
        yield "price", _yuan(low)
        return
    if low is not None:
        yield "minPrice", _yuan(low)
    if high is not None:
        yield "maxPrice", _yuan(high)


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / FEN:.2f}"


def _moment(at: datetime | date | None) -> str | None:
    return at.astimezone(SHANGHAI).isoformat() if isinstance(at, datetime) else None
