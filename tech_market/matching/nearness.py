"""How near two listings' facts are, 0-1; None when either side is silent."""

import re
from collections.abc import Collection
from typing import Final

from tech_market.matching.trees import path

TRL_STEP = 0.25  # what each level short of the wanted one costs
CITY, PROVINCE = 4, 2  # characters of a region's code


def code(tree: str, left: str, right: str) -> float | None:
    """Return how much of their way down the tree two codes share (Wu and Palmer).

    1 for one code, 0.5 for siblings on the second level, 0 for other branches.
    """
    if not left or not right:
        return None
    if left == right:
        return 1.0
    one, other = path(tree, left), path(tree, right)
    common = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        common += 1
    return 2 * common / (len(one) + len(other))


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


def deadline(months_left: float | None, months_needed: float | None) -> float | None:
    """Return 1 when a result is ready in time, else the share of the time there is."""
    if months_left is None or months_needed is None:
        return None
    if months_needed <= months_left:
        return 1.0
    return max(0.0, months_left) / months_needed if months_needed else 0.0


#: how far each way of having a result goes towards owning, sharing or using it
_WAYS: Final[dict[str, dict[str, float]]] = {
    "own": {"transfer": 1.0, "commissioned": 1.0, "joint": 0.5, "equity": 0.5,
            "technology-equity": 0.5},
    "share": {"joint": 1.0, "commissioned": 1.0, "equity": 1.0,
              "technology-equity": 1.0, "transfer": 0.5},
    "use": dict.fromkeys(
        ("transfer", "licence", "patent-licence", "commissioned", "joint", "service",
         "option-licence", "free-trial", "try-then-buy"), 1.0),
}  # fmt: skip


def ownership(wanted: str, ways: Collection[str]) -> float | None:
    """Return how far the ways a result may be had satisfy who shall own it."""
    if wanted not in _WAYS or not ways or set(ways) <= {"other", "self"}:
        return None
    return max(_WAYS[wanted].get(way, 0.0) for way in ways)


def region(wanted: str, where: str) -> float | None:
    """Return 1 inside the wanted region, less for its city or its province.

    Codes of GB/T 2260: 330211 lies in 330200, that in 330000.
    """
    if not wanted or not where:
        return None
    inside = re.sub(r"(00)+$", "", wanted)
    if where.startswith(inside):
        return 1.0
    if where[:CITY] == wanted[:CITY]:
        return 0.6
    return 0.3 if where[:PROVINCE] == wanted[:PROVINCE] else 0.0
