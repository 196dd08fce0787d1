"""How near two listings' facts are, 0-1; None when either side is silent."""

from collections.abc import Collection

SAME_PARENT = 0.6  # 0101 and 0103 are both 01
PARENT = 2  # characters of a code that name its first level
TRL_STEP = 0.25  # what each level short of the wanted one costs


def code(left: str, right: str) -> float | None:
    """Return 1 for one code, SAME_PARENT for siblings, else 0."""
    if not left or not right:
        return None
    if left == right:
        return 1.0
    numeric = left.isdigit() and right.isdigit()
    return SAME_PARENT if numeric and left[:PARENT] == right[:PARENT] else 0.0


def maturity(wanted: int | None, reached: int | None) -> float | None:
    """Return 1 when the wanted level is reached, less for each level short."""
    if wanted is None or reached is None:
        return None
    return max(0.0, 1.0 - TRL_STEP * max(0, wanted - reached))


def budget(budget_fen: int | None, price_fen: int | None) -> float | None:
    """Return 1 when the price fits the budget, else the share the budget covers."""
    if budget_fen is None or price_fen is None:
        return None
    return 1.0 if price_fen <= budget_fen else max(0, budget_fen) / price_fen


def cooperation(wanted: Collection[str], offered: Collection[str]) -> float | None:
    """Return 1 when a way of working together is common to both, else 0."""
    if not wanted or not offered:
        return None
    return 1.0 if set(wanted) & set(offered) else 0.0
