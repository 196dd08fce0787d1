"""Listings for the engine's tests; all made up."""

from decimal import Decimal
from typing import Any

from tech_market.matching.text import NEED, RESULT, Document, Indicator


def need(title: str, description: str = "", *, id: str = "n", **rest: Any) -> Document:  # noqa: A002 - the field's name
    return Document(id=id, kind=NEED, title=title, description=description, **rest)


def result(
    title: str,
    description: str = "",
    *,
    id: str = "r",  # noqa: A002 - the field's name
    **rest: Any,
) -> Document:
    return Document(id=id, kind=RESULT, title=title, description=description, **rest)


def indicator(name: str, operator: str, value: str, unit: str = "") -> Indicator:
    """Make a row from `450` or, for a range, `10-20`."""
    low, _, high = value.partition("-") if operator == "range" else (value, "", value)
    return Indicator(
        name,
        operator,
        None if operator in {"<=", "<"} else Decimal(low),
        None if operator in {">=", ">"} else Decimal(high),
        unit,
    )
