"""Repeatable chance: the same name always rolls the same."""

from random import Random

SEED = 20211228


def dice(name: str) -> Random:
    """Return a generator that belongs to this name alone."""
    return Random(f"{SEED}:{name}")


def happens(choose: Random, *, share: float) -> bool:
    """Roll once; true in this share of cases, 0.0-1.0."""
    return choose.random() < share
