"""What the public sees never tells what one or two contracts brought."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tech_market.targets.rules.hiding import Atom, can_tell, hidden_groups


def atoms_of(*counts: tuple[str, int]) -> list[Atom]:
    """Return the groups of one table."""
    return [Atom((code,), count, count) for code, count in counts]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([("a", 3), ("b", 4)], ""),
        ([("a", 7)], ""),
        ([], ""),
        ([("a", 5), ("b", 2)], "ab"),  # b is the total less a
        ([("a", 5), ("b", 2), ("c", 4)], "bc"),  # and so the smallest goes along
        ([("a", 5), ("b", 1), ("c", 1), ("d", 9)], "abc"),  # two contracts are few
        ([("a", 5), ("b", 1), ("c", 2)], "bc"),  # three are enough
        ([("a", 2), ("b", 2)], "ab"),
        ([("a", 1), ("b", 1)], "ab"),  # the total itself is no public figure
    ],
)
def test_small_groups_take_others_along_until_nothing_tells(
    counts: list[tuple[str, int]], hidden: str
) -> None:
    assert hidden_groups(atoms_of(*counts)) == {(0, code) for code in hidden}


def test_changes_without_a_contract_are_hidden_as_well() -> None:
    atoms = [Atom(("a",), 5, 5), Atom(("b",), 0, 1), Atom(("c",), 3, 4)]
    assert hidden_groups(atoms) == {(0, "b"), (0, "c")}


def test_a_table_is_not_the_key_to_another() -> None:
    """The universities' eleven less one university's ten would be a single contract."""
    atoms = [
        Atom(("示例大学", "university"), 10, 10),
        Atom(("示例学院", "university"), 1, 1),
        Atom(("示例企业", "enterprise"), 6, 6),
        Atom(("示例所", "institute"), 4, 4),
    ]
    alone = hidden_groups([Atom(one.codes[:1], one.contracts, 1) for one in atoms])
    assert alone == {(0, "示例学院"), (0, "示例所")}
    assert can_tell(atoms, {(0, code) for _place, code in alone})
    hidden = hidden_groups(atoms)
    assert not can_tell(atoms, hidden)
    assert len(hidden) > len(alone)


def worlds(tables: int) -> st.SearchStrategy[list[Atom]]:
    """Return markets of a few groups in so many tables."""
    codes = st.tuples(*[st.sampled_from("abcde")] * tables)
    counted = st.dictionaries(codes, st.integers(0, 6), min_size=1, max_size=9)
    return counted.map(
        lambda found: [Atom(key, count, count + 1) for key, count in found.items()]
    )


@settings(max_examples=150, deadline=None)
@given(worlds(1))
def test_no_hidden_group_can_be_computed_from_those_shown(atoms: list[Atom]) -> None:
    """For each hidden group another market looks the same and differs in it."""
    hidden = {code for _place, code in hidden_groups(atoms)}
    if sum(one.contracts for one in atoms) < 3:
        assert hidden == {one.codes[0] for one in atoms}
        return
    for one in atoms:
        assert one.codes[0] in hidden or one.contracts >= 3
    folded = [one for one in atoms if one.codes[0] in hidden]
    assert not folded or sum(one.contracts for one in folded) >= 3
    assert len(folded) != 1


@settings(max_examples=150, deadline=None)
@given(worlds(3))
def test_no_sum_over_several_tables_isolates_a_few_contracts(atoms: list[Atom]) -> None:
    """Solve for every one and two atoms: no weights of figures leave them alone."""
    if sum(one.contracts for one in atoms) < 3:
        return
    hidden = hidden_groups(atoms)
    figures = [[Fraction(1)] * len(atoms)] + [
        [Fraction(one.codes[place] == code) for one in atoms]
        for place in range(3)
        for code in sorted({one.codes[place] for one in atoms})
        if (place, code) not in hidden
    ]
    few = [place for place, one in enumerate(atoms) if one.contracts < 3]
    for first in few:
        for second in few:
            both = {first, second}
            if sum(atoms[place].contracts for place in both) < 3:
                assert not spans(figures, both, len(atoms))


def spans(figures: list[list[Fraction]], wanted: set[int], width: int) -> bool:
    """Tell whether a weighted sum of the figures is one at `wanted` and zero elsewhere.

    Written apart from the rule: plain elimination of the wanted row.
    """
    row = [Fraction(place in wanted) for place in range(width)]
    basis: list[tuple[int, list[Fraction]]] = []
    for figure in figures:
        left = reduce(figure, basis)
        at = next((place for place, cell in enumerate(left) if cell), None)
        if at is not None:
            basis.append((at, left))
    return not any(reduce(row, basis))


def reduce(
    row: list[Fraction], basis: list[tuple[int, list[Fraction]]]
) -> list[Fraction]:
    """Take each basis row off where it leads."""
    for at, head in basis:
        if row[at]:
            factor = row[at] / head[at]
            row = [a - factor * b for a, b in zip(row, head, strict=True)]
    return row
