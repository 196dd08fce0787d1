"""The engine's own words: kept whole, synonyms and topics; plain text, one place.

Synonyms and topics are the part an administrator may replace: a `Lexicon`. The other
lists are the program's.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

from tech_market.matching.lexicon.form import Line, checked, read
from tech_market.matching.normalise import normalise

LISTS = ("terms", "generic", "synonyms", "topics", "measures")
TOPICS: Final = "topics"
SYNONYMS: Final = "synonyms"
FIRST: Final = 2  # characters by which a word is looked up; a few have only one

Named = dict[str, tuple[str, ...]]  # the classes one word names, by sort


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the entries of one shipped list, in file order; `#` opens a comment."""
    bare = (line.split("#", 1)[0].strip() for line in _text(name).splitlines())
    return tuple(line for line in bare if line)


def _text(name: str) -> str:
    return files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf8")


@dataclass(frozen=True)
class Lexicon:
    """Synonym groups and topics, as one text; see `form`."""

    text: str

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The groups and topics, in the text's order."""
        return tuple(read(self.text))

    @cached_property
    def digest(self) -> str:
        """A short name for these words and the shipped lists beside them.

        Comments and the order of lines change nothing, so they leave it as it is.
        """
        own = sorted(str(line) for line in self.lines)
        parts = [_text(name) for name in LISTS if name not in {SYNONYMS, TOPICS}]
        whole = "\0".join((*parts, *own))
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    @cached_property
    def entries(self) -> dict[str, list[tuple[str, Named]]]:
        """Every word by its first characters, for one pass over a text."""
        found: dict[str, Named] = {}
        for sort, name, words in self._groups():
            for word in filter(None, map(normalise, words)):
                names = found.setdefault(word, {}).get(sort, ())
                found[word][sort] = tuple(sorted({*names, name}))
        starts: dict[str, list[tuple[str, Named]]] = {}
        for word, named in found.items():
            starts.setdefault(word[:FIRST], []).append((word, named))
        return starts

    @cached_property
    def singles(self) -> frozenset[str]:
        """The few entries of one character."""
        return frozenset(key for key in self.entries if len(key) == 1)

    def _groups(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for line in self.lines:
            yield TOPICS if line.is_topic else SYNONYMS, line.name, line.words


@cache
def shipped() -> Lexicon:
    """Return the lexicon that comes with the program."""
    return Lexicon("\n".join((_text(SYNONYMS), _text(TOPICS))))


_in_force: Lexicon | None = None
_known: dict[str, Lexicon] = {}


def in_force() -> Lexicon:
    """Return the lexicon this process reads new texts with, shipped or adopted."""
    return _in_force or shipped()


def adopt(lexicon: Lexicon | None) -> None:
    """Read with another lexicon from now on, in this process; None: the shipped one."""
    global _in_force  # noqa: PLW0603 - one engine for each process
    know(in_force())
    _in_force = lexicon
    know(in_force())


def know(lexicon: Lexicon) -> None:
    """Remember a lexicon an index on disk may have been made with."""
    _known[lexicon.digest] = lexicon


def of(digest: str) -> Lexicon:
    """Return the lexicon of this digest, or the one in force where it is unknown."""
    return _known.get(digest) or in_force()


def digest() -> str:
    """Return a short name for the lists in force; another one asks for a new index."""
    return in_force().digest


__all__ = [
    "LISTS", "SYNONYMS", "TOPICS", "Lexicon", "Line", "Named", "adopt", "checked",
    "digest", "in_force", "know", "lines", "of", "read", "shipped",
]  # fmt: skip
