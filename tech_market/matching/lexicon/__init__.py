"""The engine's own words: kept whole, synonyms and topics; plain text, one place."""

from functools import cache
from importlib.resources import files


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the entries of one list, in file order; `#` opens a comment."""
    text = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf8")
    bare = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return tuple(line for line in bare if line)
