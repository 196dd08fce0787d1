"""The code lists' trees as the engine knows them: whose child each code is."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

PARENT: Final = 2  # characters of a numeric code that name its first level
DEEPEST: Final = 8  # levels that are climbed at most

_parents: dict[str, Mapping[str, str]] = {}


def adopt(tree: str, parents: Mapping[str, str]) -> None:
    """Use these parents for a tree from now on, in this process."""
    if _parents.get(tree) != parents:
        _parents[tree] = dict(parents)
        path.cache_clear()


@lru_cache(maxsize=4_096)
def path(tree: str, code: str) -> tuple[str, ...]:
    """Return the way down to a code, itself last.

    Where nobody told the tree, numeric codes name their parent: 0501 lies in 05.
    """
    known = _parents.get(tree)
    if known is None:
        numeric = code.isdigit() and len(code) > PARENT
        return (code[:PARENT], code) if numeric else (code,)
    way = [code]
    while (above := known.get(way[0], "")) and len(way) < DEEPEST:
        way.insert(0, above)
    return tuple(way)


def forget() -> None:
    """Know no tree any more: codes name their parents by their numbers again."""
    _parents.clear()
    path.cache_clear()
