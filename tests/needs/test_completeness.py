"""How complete a need is: weights from a file, gaps in words, all of it by itself."""

from dataclasses import dataclass, replace

import pytest

from tech_market.needs.rules.completeness import (
    FILE,
    Item,
    check_items,
    completeness,
    shipped,
)


@dataclass(frozen=True)
class Row:
    unit: str


WHOLE: dict[str, object] = {
    "title": "高强耐蚀铝合金船用型材",
    "summary": "字" * 40,
    "description": "字" * 100,
    "current_practice": "字" * 30,
    "expected_effect": "字" * 20,
    "indicators": (Row("MPa"), Row("%"), Row("h")),
    "budget_high_fen": 1,
    "deadline_on": "2027-01-01",
    "keywords": ("铝合金", "耐蚀", "型材"),
    "cooperation_codes": ("develop",),
}


def test_the_file_weighs_a_hundred_and_speaks_both_languages() -> None:
    assert sum(one.weight for one in shipped()) == 100
    assert all(one.sentence.endswith("。") and one.sentence_en for one in shipped())
    assert len({one.code for one in shipped()}) == len(shipped())


def test_a_need_that_says_everything_has_a_hundred_and_no_gap() -> None:
    found = completeness(WHOLE)
    assert (found.score, found.gaps) == (100, ())


def test_a_need_that_says_nothing_has_none() -> None:
    found = completeness({})
    assert found.score == 0
    assert sum(gap.points for gap in found.gaps) == 100
    assert found.gaps[0].field == "indicators"


@pytest.mark.parametrize("item", shipped(), ids=lambda one: one.code)
def test_each_gap_costs_its_weight_and_is_named(item: Item) -> None:
    empty: object = (Row(""), Row(""), Row("")) if item.measure == "units" else None
    found = completeness(WHOLE | {item.field: empty})
    assert item.code in [gap.code for gap in found.gaps]
    assert found.score == 100 - sum(gap.points for gap in found.gaps)


@pytest.mark.parametrize(
    ("change", "score"),
    [
        ({"summary": "字" * 20}, 95),  # half the characters, half of 10 points
        ({"summary": "字" * 39}, 99),
        ({"summary": "字 \n" * 20}, 95),  # white space says nothing
        ({"indicators": (Row("MPa"),)}, 86),  # a third of 20, rounded down
        ({"indicators": (Row("MPa"), Row(""), Row(""))}, 96),  # a third of 5
        ({"budget_high_fen": None}, 92),
        ({"budget_high_fen": 0}, 100),  # a figure was given
        ({"keywords": ("铝合金", "耐蚀", "型材", "船用")}, 100),
    ],
)
def test_texts_and_lists_count_in_proportion(
    change: dict[str, object], score: int
) -> None:
    assert completeness(WHOLE | change).score == score


def test_saying_more_never_costs_points() -> None:
    scores = [completeness(WHOLE | {"description": "字" * n}).score for n in range(140)]
    assert scores == sorted(scores)


def test_a_wrong_file_is_refused() -> None:
    good = shipped()
    for wrong in (
        good[1:],
        (replace(good[0], measure="guess"), *good[1:]),
        (replace(good[0], least=0), *good[1:]),
    ):
        with pytest.raises(ValueError, match=r"completeness\.csv"):
            check_items(wrong)
    assert FILE.exists()
