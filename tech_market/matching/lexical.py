"""How much two listings' texts have in common, each measure 0-1."""

import math
from collections.abc import Mapping

from rapidfuzz import fuzz

from tech_market.matching.asking import Asked
from tech_market.matching.profile import Counts


def covered(asked: Asked, other: Counts, saturation: float) -> float:
    """Return how much of what is asked, which is not nothing, the other listing has.

    1.0 only when it has every term as often as the one that asks; a shared term
    more never lowers it. Few shared terms already say much, hence the exponential.
    """
    held = 0.0
    for term in asked.weights.keys() & other.keys():
        there = other[term] / (other[term] + saturation)
        here = asked.counts[term] / (asked.counts[term] + saturation)
        held += asked.weights[term] * min(1.0, there / here)
    return -math.expm1(-held / asked.good) / -math.expm1(-asked.full / asked.good)


def alike(left: Counts, right: Counts, squares: Mapping[str, float]) -> float:
    """Return the cosine of two listings' classes, their counts dampened.

    `squares` holds each class's weight squared.
    """
    shared = sum(
        [
            squares[name] * math.sqrt(left[name] * right[name])
            for name in left.keys() & right.keys()
        ]
    )
    if not shared:
        return 0.0
    return min(1.0, shared / math.sqrt(_norm(left, squares) * _norm(right, squares)))


def _norm(counts: Counts, squares: Mapping[str, float]) -> float:
    return sum([squares[name] * count for name, count in counts.items()])


def fuzzy(left: str, right: str) -> float:
    """Compare the words of two titles, any order, small differences forgiven."""
    return fuzz.token_set_ratio(left, right) / 100.0 if left and right else 0.0
