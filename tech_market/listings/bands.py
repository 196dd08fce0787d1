"""Bands of money that lists are narrowed to; their bounds are data, in 万元."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from tech_market.codes.catalog import shipped
from tech_market.money import FEN_PER_WAN

LIST: Final = "amount-band"
UNKNOWN: Final = "none"  # 面议, or kept from this reader: nobody can tell which


@dataclass(frozen=True, slots=True)
class Band:
    """Amounts from `low_fen` on and below `high_fen`, which may have no end."""

    code: str
    low_fen: int
    high_fen: int | None


@cache
def bands() -> tuple[Band, ...]:
    """Return the bands with bounds, the lowest first."""
    return tuple(
        Band(one.code, _fen(one.extra["from_wan"]) or 0, _fen(one.extra["below_wan"]))
        for one in shipped()[LIST].codes
        if one.code != UNKNOWN
    )


def band(amount_fen: int | None) -> str:
    """Return the code of the band an amount in 分 falls into."""
    if amount_fen is None:
        return UNKNOWN
    for one in bands():
        if one.high_fen is None or amount_fen < one.high_fen:
            return one.code
    return UNKNOWN


def digest() -> str:
    """Return a short name for the bounds: other ones put listings into other bands."""
    return hashlib.sha256(repr(bands()).encode()).hexdigest()[:8]


def _fen(wan: str) -> int | None:
    return int(wan) * FEN_PER_WAN if wan else None
