"""Bands of money that lists are narrowed to."""

from typing import Final

_WAN: Final = 1_000_000  # 万元 in 分
UNKNOWN: Final = "none"  # 面议, or kept from this reader: nobody can tell which
#: code, first amount in it, first amount past it, in 分; None has no end
BANDS: Final[tuple[tuple[str, int, int | None], ...]] = (
    ("to-10", 0, 10 * _WAN),
    ("10-50", 10 * _WAN, 50 * _WAN),
    ("50-100", 50 * _WAN, 100 * _WAN),
    ("100-500", 100 * _WAN, 500 * _WAN),
    ("from-500", 500 * _WAN, None),
)
CODES: Final = (*(code for code, _low, _high in BANDS), UNKNOWN)


def band(amount_fen: int | None) -> str:
    """Return the code of the band an amount in 分 falls into."""
    if amount_fen is None:
        return UNKNOWN
    for code, _low, high in BANDS:
        if high is None or amount_fen < high:
            return code
    return UNKNOWN
