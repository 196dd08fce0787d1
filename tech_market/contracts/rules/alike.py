"""When a contract looks like another one, without being the same. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlikeWindow:
    """How near is near, as the rule set of the day says; days between signatures."""

    near_percent: int  # of the larger amount
    near_days: int
    split_days: int  # within which parts of one deal would be signed

    @property
    def longest_days(self) -> int:
        """Return how far apart two contracts may lie and still be compared."""
        return max(self.near_days, self.split_days)


def is_near(one_fen: int, other_fen: int, *, percent: int) -> bool:
    """Tell whether two amounts differ by no more than so many percent of the larger."""
    larger = max(one_fen, other_fen)
    return abs(one_fen - other_fen) * 100 <= larger * percent


def is_split(own_fen: int, others_fen: Sequence[int], *, large_fen: int) -> bool:
    """Tell whether contracts below the threshold reach it together."""
    parts = (own_fen, *others_fen)
    return (
        bool(others_fen)
        and all(fen < large_fen for fen in parts)
        and sum(parts) >= large_fen
    )
