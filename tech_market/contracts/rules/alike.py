"""When a contract looks like another one, without being the same. Pure."""

from collections.abc import Sequence

NEAR_PERCENT = 2  # of the larger amount
NEAR_DAYS = 180  # between the two signatures
SPLIT_DAYS = 90  # within which parts of one deal would be signed


def is_near(one_fen: int, other_fen: int) -> bool:
    """Tell whether two amounts differ by no more than NEAR_PERCENT."""
    larger = max(one_fen, other_fen)
    return abs(one_fen - other_fen) * 100 <= larger * NEAR_PERCENT


def is_split(own_fen: int, others_fen: Sequence[int], *, large_fen: int) -> bool:
    """Tell whether contracts below the threshold reach it together."""
    parts = (own_fen, *others_fen)
    return (
        bool(others_fen)
        and all(fen < large_fen for fen in parts)
        and sum(parts) >= large_fen
    )
