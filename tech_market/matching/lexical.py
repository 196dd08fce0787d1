"""How much two listings' texts have in common, each measure 0-1."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from tech_market.matching.asking import Asked
from tech_market.matching.held import Floats, Lookup, Terms, numbers
from tech_market.matching.profile import Counts


def covered(asked: Asked, others: Terms, saturation: float) -> Floats:
    """Return how much of what is asked, which is not nothing, each listing has.

    1.0 only when it has every term as often as the one that asks; a shared term
    more never lowers it. Few shared terms already say much, hence the exponential.
    """
    keys = numbers(asked.weights)
    order = np.argsort(keys)
    weights = np.array([*asked.weights.values()])[order]
    counts = np.array([asked.counts[term] for term in asked.weights], float)[order]
    hit, at = Lookup(keys[order]).find(others.numbers)
    there, here = others.counts[hit].astype(float), counts / (counts + saturation)
    part = np.minimum(1.0, there / (there + saturation) / here[at])
    owners = np.searchsorted(others.ends, hit, side="right")
    held = np.bincount(owners, weights[at] * part, len(others.ends))
    return -np.expm1(-held / asked.good) / -math.expm1(-asked.full / asked.good)


def alike(
    mine: Counts, others: Sequence[Counts], squares: Mapping[str, float]
) -> Floats:
    """Return the cosine of a listing's classes with each other's, counts dampened.

    `squares` holds each class's weight squared.
    """
    own = sum([squares[name] * count for name, count in mine.items()])
    names = [name for one in others for name in one]
    counts = np.array([count for one in others for count in one.values()], float)
    owners = np.repeat(np.arange(len(others)), [len(one) for one in others])
    weights = np.array([*map(squares.__getitem__, names)], float)
    asked = np.array([mine.get(name, 0) for name in names], float)
    norm = own * np.bincount(owners, weights * counts, len(others))
    shared = np.bincount(owners, weights * np.sqrt(asked * counts), len(others))
    found = np.zeros(len(others))
    np.divide(shared, np.sqrt(norm), out=found, where=norm > 0.0)
    return np.minimum(1.0, found)


def fuzzy(head: str, heads: Sequence[str]) -> Floats:
    """Compare the words of titles, any order, small differences forgiven."""
    found = process.cdist([head], heads, scorer=fuzz.token_set_ratio, dtype=np.float64)
    return np.asarray(found[0] / 100.0)
