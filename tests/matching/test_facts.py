"""What both listings of a pair state, for many pairs at once."""

import numpy as np
import pytest

from tech_market.matching.constraints import TERMS, constraints
from tech_market.matching.facts import broken, facts
from tech_market.matching.text import CONSTRAINTS, NEED, RESULT
from tech_market.matching.weights import weights
from tests.matching.makers import need, result
from tests.matching.varied import varied

NEEDS, RESULTS = varied(NEED, 12), varied(RESULT, 15)
MONTHS = weights().months


def test_terms_are_the_constraints_in_their_order() -> None:
    assert tuple(one.name for one in TERMS) == CONSTRAINTS


def test_each_pair_has_the_value_it_has_alone() -> None:
    found = facts(NEEDS, RESULTS, MONTHS)
    assert set(CONSTRAINTS) <= found.keys()
    for row, one in enumerate(NEEDS):
        for column, other in enumerate(RESULTS):
            alone = {x.name: x.value for x in constraints(one, other, MONTHS)}
            for name in CONSTRAINTS:
                value = found[name][row, column]
                assert (None if np.isnan(value) else value) == alone.get(name)


def test_what_nobody_states_is_no_part() -> None:
    assert facts([need("铝")], [result("铝")], MONTHS) == {}
    assert facts([need("铝", trl=7)], [result("铝")], MONTHS) == {}
    found = facts([need("铝", trl=7), need("铝")], [result("铝", trl=7)], MONTHS)
    assert found["trl"].tolist() == [[1.0], [pytest.approx(np.nan, nan_ok=True)]]


def test_only_hard_terms_known_not_to_be_held_are_broken() -> None:
    asked = [
        need("铝", trl=9, budget_fen=100, hard=("trl", "budget")),
        need("铝", trl=9, hard=("trl",)),
        need("铝", trl=9),
    ]
    offered = [result("铝", trl=3, price_fen=200), result("铝"), result("铝", trl=9)]
    lost = broken(asked, facts(asked, offered, MONTHS))
    assert lost is not None
    assert lost.tolist() == [[2.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_nothing_is_counted_where_nothing_is_hard() -> None:
    asked, offered = [need("铝", trl=9)], [result("铝", trl=3)]
    assert broken(asked, facts(asked, offered, MONTHS)) is None
