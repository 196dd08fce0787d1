"""The one versioned file of numbers, read once."""

import tomllib
from dataclasses import dataclass
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


@cache
def weights() -> Weights:
    """Return the weights this engine scores with."""
    text = files(__package__).joinpath("weights.toml").read_text(encoding="utf8")
    raw = tomllib.loads(text)
    return Weights(
        version=raw["version"],
        parts=raw["parts"],
        lexical=Lexical(**raw["lexical"]),
        query=Asking(**raw["query"]),
    )
