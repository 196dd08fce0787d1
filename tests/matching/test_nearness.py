import pytest

from tech_market.matching import nearness


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("0101", "0101", 1.0),
        ("0101", "0103", nearness.SAME_PARENT),
        ("01", "0103", nearness.SAME_PARENT),
        ("0101", "0501", 0.0),
        ("new-materials", "new-materials", 1.0),
        ("new-materials", "next-thing", 0.0),
        ("", "0101", None),
        ("0101", "", None),
    ],
)
def test_codes_are_near_by_their_first_level(
    left: str, right: str, near: float | None
) -> None:
    assert nearness.code(left, right) == near


@pytest.mark.parametrize(
    ("wanted", "reached", "near"),
    [
        (6, 8, 1.0),
        (6, 6, 1.0),
        (6, 5, 0.75),
        (9, 1, 0.0),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_maturity_counts_what_is_short(
    wanted: int | None, reached: int | None, near: float | None
) -> None:
    assert nearness.maturity(wanted, reached) == near


@pytest.mark.parametrize(
    ("budget", "price", "near"),
    [(100, 80, 1.0), (100, 100, 1.0), (100, 200, 0.5), (0, 5, 0.0), (0, 0, 1.0),
     (None, 5, None), (5, None, None)],
)  # fmt: skip
def test_a_price_is_held_against_the_budget(
    budget: int | None, price: int | None, near: float | None
) -> None:
    assert nearness.budget(budget, price) == near


@pytest.mark.parametrize(
    ("wanted", "offered", "near"),
    [(["joint"], ["joint", "transfer"], 1.0), (["joint"], ["transfer"], 0.0),
     ([], ["joint"], None), (["joint"], [], None)],
)  # fmt: skip
def test_one_common_way_of_working_is_enough(
    wanted: list[str], offered: list[str], near: float | None
) -> None:
    assert nearness.cooperation(wanted, offered) == near
