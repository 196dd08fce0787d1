"""Amounts in 分 whose spread looks like a market's: many small, a few very large."""

from collections.abc import Mapping
from random import Random

from tech_market.money import FEN_PER_WAN, FEN_PER_YUAN

Deductions = Mapping[str, int]
_KINDS = ("equipment", "materials", "instruments", "parts", "other")
#: how often a type carries costs that are not technology
_WITH_COSTS = {
    "development": 0.75,
    "service": 0.62,
    "transfer": 0.35,
    "licence": 0.15,
    "consulting": 0.2,
}
_ROUNDER_FROM_WAN = 100
_HIGHEST_COSTS = 0.4  # of the total


def small_fen(choose: Random) -> int:
    """Return 3万 to 1200万元, half of them below about 60万元."""
    wan = min(1200.0, max(3.0, choose.lognormvariate(4.1, 1.15)))
    step = 1 if wan > _ROUNDER_FROM_WAN else 0.5
    return int(round(wan / step) * step * FEN_PER_WAN)


def large_shares(total_fen: int, count: int, choose: Random) -> list[int]:
    """Split a sum into `count` uneven whole 万元, each about 5 % to 25 % of it."""
    weights = [choose.uniform(0.25, 1.0) ** 1.6 for _ in range(count)]
    whole = sum(weights)
    shares = [
        round(total_fen * weight / whole / FEN_PER_WAN) * FEN_PER_WAN
        for weight in weights
    ]
    shares[0] += (total_fen - sum(shares)) // FEN_PER_YUAN * FEN_PER_YUAN
    return shares


def with_costs(
    technical_fen: int, type_code: str, choose: Random
) -> tuple[int, Deductions]:
    """Return the total and the non-technical costs it contains, often none."""
    if choose.random() >= _WITH_COSTS[type_code]:
        return technical_fen, {}
    costs_fen = int(technical_fen * choose.uniform(0.04, _HIGHEST_COSTS))
    kinds = choose.sample(_KINDS, k=choose.choice((1, 1, 2, 3)))
    costs: dict[str, int] = {}
    for kind in kinds:
        part = costs_fen // len(kinds)
        costs[kind] = max(FEN_PER_YUAN, part // FEN_PER_YUAN * FEN_PER_YUAN)
    return technical_fen + sum(costs.values()), costs
