"""The engine's own words: kept whole, synonyms and topics; plain text, one place."""

import hashlib
from functools import cache
from importlib.resources import files

LISTS = ("terms", "generic", "synonyms", "topics", "measures")


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the entries of one list, in file order; `#` opens a comment."""
    bare = (line.split("#", 1)[0].strip() for line in _text(name).splitlines())
    return tuple(line for line in bare if line)


def _text(name: str) -> str:
    return files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf8")


@cache
def digest() -> str:
    """Return a short name for these very lists; another one asks for a new index."""
    whole = "\0".join(_text(name) for name in LISTS)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]
