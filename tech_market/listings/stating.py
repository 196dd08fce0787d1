"""What a listing states as plain JSON, so that a former edition can be kept and read.

Contact names and phones are left out: nobody compares them, and they should not pile
up.
"""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tech_market.listings.facts import ListingFacts
from tech_market.web.filters import number_text

NOT_KEPT: Final = frozenset({"contact_name", "contact_phone"})


def plain(facts: ListingFacts) -> dict[str, Any]:
    """Return facts by name: days as ISO text, decimals as text, several as lists."""
    return {
        name: _plain(value)
        for name, value in asdict(facts).items()
        if name not in NOT_KEPT
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value
