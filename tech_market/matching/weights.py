"""The one versioned file of numbers, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Lexical:
    """How a term's count becomes a value; see weights.toml."""

    head: int
    saturation: float
    asking: float
    own_rarity: float
    generic: float
    telling: int


@dataclass(frozen=True, slots=True)
class Asking:
    """How much is asked of the index for one listing."""

    words: int
    pairs: int
    candidates: int


@dataclass(frozen=True, slots=True)
class Weights:
    """All of weights.toml."""

    version: str
    parts: dict[str, float]
    lexical: Lexical
    query: Asking
    unmet: float  # what a broken must or hard constraint leaves of a score
    months: dict[str, float]  # by TRL, until a result can be used


_adopted: Weights | None = None


def weights() -> Weights:
    """Return the weights this process scores with, shipped or adopted."""
    return _adopted or shipped()


def adopt(parts: Mapping[str, float] | None, version: str = "") -> None:
    """Score with other weights of the parts from now on; None goes back to shipped.

    Raises ValueError for a part that is unknown, missing or not between 0 and 1.
    """
    global _adopted  # noqa: PLW0603 - one engine for each process
    _adopted = None if parts is None else with_parts(parts, version)


def with_parts(parts: Mapping[str, float], version: str) -> Weights:
    """Return the shipped weights with other parts. Raises ValueError."""
    known = shipped().parts
    if set(parts) != set(known):
        raise ValueError(f"parts differ: {sorted(set(parts) ^ set(known))}")
    if any(not 0.0 <= value <= 1.0 for value in parts.values()):
        raise ValueError("a weight lies between 0 and 1")
    ordered = {name: float(parts[name]) for name in known}
    return replace(shipped(), version=version, parts=ordered)


@cache
def shipped() -> Weights:
    """Return the weights that come with the program."""
    text = files(__package__).joinpath("weights.toml").read_text(encoding="utf8")
    raw = tomllib.loads(text)
    return Weights(
        version=raw["version"],
        parts=raw["parts"],
        lexical=Lexical(**raw["lexical"]),
        query=Asking(**raw["query"]),
        unmet=raw["hard"]["unmet"],
        months={trl: float(months) for trl, months in raw["months"].items()},
    )
