"""What both listings of a pair state beside their texts, for many pairs at once.

Values are arrays of needs by results, each 0-1, NaN where a side is silent. Few things
are said by many, so each two of them are judged once.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np

from tech_market.matching import nearness
from tech_market.matching.constraints import SILENT, TERMS, Term
from tech_market.matching.held import Floats
from tech_market.matching.text import Document

TREES: Final = ("field", "industry")  # of codes, whose nearness counts
Said = Sequence[Hashable]
Agree = Callable[..., float | None]


def facts(
    needs: Sequence[Document], results: Sequence[Document], months: Mapping[str, float]
) -> dict[str, Floats]:
    """Return the parts of which at least one listing of each side says something."""
    found: dict[str, Floats] = {}
    for tree in TREES:
        name = f"{tree}_code"
        wanted, offered = (
            [getattr(x, name) for x in some] for some in (needs, results)
        )
        _add(found, tree, wanted, offered, partial(nearness.code, tree))
    for term in TERMS:
        wanted = [term.wanted(one) for one in needs]
        if _is_said(wanted):
            offered = [term.offered(one) for one in results]
            _add(found, term.name, wanted, offered, _agreement(term, months))
    return found


def broken(needs: Sequence[Document], found: Mapping[str, Floats]) -> Floats | None:
    """Count the hard terms that are known not to be held; None where none is hard."""
    count: Floats | None = None
    for name in dict.fromkeys(name for one in needs for name in one.hard):
        if name in found:
            hard = np.array([name in one.hard for one in needs])
            lost = hard[:, None] & (found[name] < 1.0)
            count = lost.astype(float) if count is None else count + lost
    return count


def _agreement(term: Term, months: Mapping[str, float]) -> Agree:
    return lambda wanted, offered: term.agree(wanted, offered, months)


def _is_said(some: Said) -> bool:
    return any(one not in SILENT for one in some)


def _add(
    found: dict[str, Floats],
    name: str,
    wanted: Said,
    offered: Said,
    agree: Agree,
) -> None:
    if not (_is_said(wanted) and _is_said(offered)):
        return
    left, right = (_places(some) for some in (wanted, offered))
    table = np.array(
        [
            [None if x in SILENT or y in SILENT else agree(x, y) for y in right]
            for x in left
        ],
        float,
    )
    rows, columns = [left[one] for one in wanted], [right[one] for one in offered]
    found[name] = table[np.ix_(rows, columns)]


def _places(some: Said) -> dict[Hashable, int]:
    return {one: place for place, one in enumerate(dict.fromkeys(some))}
