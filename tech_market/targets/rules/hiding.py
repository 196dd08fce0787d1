"""Which groups the public may see, so that no small one can be worked out. Pure.

Several tables split the same contracts (by seller's kind, town, institute …). A group
of one or two contracts is hidden, and with it as many others as it takes that nothing
shown, added up and subtracted in any way, tells what at most two contracts brought.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from tech_market.targets.rules.cells import FEWEST_PUBLIC

Group = tuple[int, str]  # which table, which code
Pattern = tuple[str | None, ...]  # in each table the code shown, None when hidden


@dataclass(frozen=True, slots=True)
class Atom:
    """Contracts that stand in the same group of every table."""

    codes: tuple[str, ...]  # one for each table
    contracts: int  # registered
    events: int  # registrations and all that came later


def hidden_groups(atoms: Sequence[Atom]) -> frozenset[Group]:
    """Return the groups to fold into one line "others"; the total is shown.

    Empty groups are no groups: give none. What is hidden is never told by name, so
    that a hidden group and an empty one look alike.
    """
    found = [one for one in atoms if one.events]
    counts = _counts(found)
    hidden = {group for group, count in counts.items() if count < FEWEST_PUBLIC}
    while (leak := _leak(found, hidden)) is not None:
        open_groups = [group for group in counts if group not in hidden]
        if not open_groups:
            break  # fewer than three contracts in all: the total is no figure either
        near = [group for group in open_groups if _touches(group, leak)]
        hidden.add(min(near or open_groups, key=lambda one: (counts[one], one)))
    return frozenset(hidden)


def can_tell(atoms: Sequence[Atom], hidden: Iterable[Group]) -> bool:
    """Tell whether what is shown gives one or two contracts away."""
    return _leak([one for one in atoms if one.events], set(hidden)) is not None


def _counts(atoms: Sequence[Atom]) -> dict[Group, int]:
    found: dict[Group, int] = {}
    for atom in atoms:
        for group in enumerate(atom.codes):
            found[group] = found.get(group, 0) + atom.contracts
    return found


def _leak(atoms: Sequence[Atom], hidden: set[Group]) -> list[Pattern] | None:
    """Return the patterns of a few contracts that some sum of shown figures isolates.

    Every figure shown is a sum over patterns; a combination of figures that is zero
    outside a set of patterns exists exactly when leaving those out lowers the rank.
    """
    weights: dict[Pattern, int] = {}
    for atom in atoms:
        pattern = tuple(
            None if (place, code) in hidden else code
            for place, code in enumerate(atom.codes)
        )
        weights[pattern] = weights.get(pattern, 0) + atom.contracts
    rows = _figures(weights)
    rank = _rank(rows)
    for few in _small_sets(weights):
        kept = [place for place, one in enumerate(weights) if one not in few]
        if _rank([[row[place] for place in kept] for row in rows]) < rank:
            return few
    return None


def _figures(weights: dict[Pattern, int]) -> list[list[int]]:
    """Return the total and each shown group as 0 and 1 over the patterns."""
    shown = sorted(
        {
            (place, code)
            for pattern in weights
            for place, code in enumerate(pattern)
            if code is not None
        }
    )
    total = [[1] * len(weights)]
    return total + [
        [int(pattern[place] == code) for pattern in weights] for place, code in shown
    ]


def _small_sets(weights: dict[Pattern, int]) -> Iterator[list[Pattern]]:
    """Yield every largest set of patterns with fewer than three contracts."""
    none, one, two = (
        [pattern for pattern, count in weights.items() if count == wanted]
        for wanted in range(FEWEST_PUBLIC)
    )
    pairs = [list(pair) for pair in combinations(one, 2)] or [[p] for p in one]
    for few in [*([pattern] for pattern in two), *pairs] or [[]]:
        if none or few:
            yield [*none, *few]


def _rank(rows: Sequence[Sequence[int]]) -> int:
    """Return the rank of a small whole-number matrix, exactly."""
    left = [[Fraction(cell) for cell in row] for row in rows if any(row)]
    rank = 0
    while left:
        head = left.pop()
        at = next((place for place, cell in enumerate(head) if cell), None)
        if at is None:
            continue
        rank += 1
        left = [_minus(row, head, at) for row in left]
    return rank


def _minus(row: list[Fraction], head: list[Fraction], at: int) -> list[Fraction]:
    if not row[at]:
        return row
    factor = row[at] / head[at]
    return [cell - factor * other for cell, other in zip(row, head, strict=True)]


def _touches(group: Group, patterns: Sequence[Pattern]) -> bool:
    return any(
        (place, code) == group for one in patterns for place, code in enumerate(one)
    )
