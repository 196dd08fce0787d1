"""What acts say of relevance, as the lists give it."""

import pytest

from tech_market.codes.catalog import shipped
from tech_market.learning.rules.grades import Kind, folds, grade_in, settled


@pytest.mark.parametrize(
    ("acts", "grade"),
    [
        ([], None),
        ([None], None),
        ([1, 2, 2], 2),
        ([1, 2, 0], 0),  # one side's yes, then "not in scope" of the other
        ([1, 2, None], 2),  # a no for the price leaves the yes before it
        ([1, 2, 2, 3, 3], 3),
        ([1, 2, 2, 3, 1], 1),  # signed, then found not feasible
    ],
)
def test_the_last_act_that_says_anything_settles_a_pair(
    acts: list[int | None], grade: int | None
) -> None:
    assert settled(acts) == grade


def test_every_kind_of_act_stands_in_the_list() -> None:
    assert {one.code for one in shipped()["judgement-kind"].codes} == set(Kind)


def test_a_no_for_price_time_or_terms_says_nothing_of_relevance() -> None:
    reasons = {
        one.code: grade_in(one.extra) for one in shipped()["decline-reason"].codes
    }
    unfit = {"too-early", "scientific", "indicator-unmet", "not-in-scope"}
    assert {code for code, grade in reasons.items() if grade == 0} == unfit
    assert {grade for code, grade in reasons.items() if code not in unfit} == {None}


@pytest.mark.parametrize(
    ("extra", "grade"),
    [({}, None), ({"grade": ""}, None), ({"grade": "2"}, 2), ({"grade": "7"}, None)],
)
def test_an_entry_without_a_grade_gives_none(
    extra: dict[str, str], grade: int | None
) -> None:
    assert grade_in(extra) == grade


def test_needs_are_dealt_alike_whatever_their_order() -> None:
    assert folds(["c", "a", "b", "e", "d"], 2) == [["a", "c", "e"], ["b", "d"]]
    assert folds(["d", "e", "b", "a", "c"], 2) == folds(["c", "a", "b", "e", "d"], 2)
