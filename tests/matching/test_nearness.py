import pytest

from tech_market.matching import nearness, trees


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("0101", "0101", 1.0),
        ("0101", "0103", 0.5),
        ("01", "0103", 2 / 3),
        ("0101", "0501", 0.0),
        ("new-materials", "new-materials", 1.0),
        ("new-materials", "next-thing", 0.0),
        ("", "0101", None),
        ("0101", "", None),
    ],
)
def test_codes_are_near_by_the_way_they_share(
    left: str, right: str, near: float | None
) -> None:
    assert nearness.code("field", left, right) == near


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


def test_a_told_tree_replaces_the_rule_of_prefixes() -> None:
    trees.adopt("kind", {"a1": "a", "a2": "a", "a": "", "b": ""})
    try:
        assert nearness.code("kind", "a1", "a2") == 0.5
        assert nearness.code("kind", "a1", "b") == 0.0
        trees.adopt("kind", {"a1": "a", "a2": "b", "b": "a"})
        assert nearness.code("kind", "a1", "a2") == pytest.approx(2 / 5)
    finally:
        trees.adopt("kind", {})


def test_a_tree_that_bites_its_tail_is_left_alone() -> None:
    trees.adopt("ring", {"a": "b", "b": "a"})
    assert nearness.code("ring", "a", "c") == 0.0


@pytest.mark.parametrize(
    ("left", "needed", "near"),
    [(12, 6, 1.0), (6, 6, 1.0), (3, 6, 0.5), (-2, 6, 0.0), (-2, 0, 0.0), (0, 0, 1.0),
     (None, 6, None), (6, None, None)],
)  # fmt: skip
def test_readiness_is_held_against_the_deadline(
    left: float | None, needed: float | None, near: float | None
) -> None:
    assert nearness.deadline(left, needed) == near


@pytest.mark.parametrize(
    ("wanted", "ways", "near"),
    [("own", {"transfer"}, 1.0), ("own", {"licence"}, 0.0), ("own", {"joint"}, 0.5),
     ("share", {"joint"}, 1.0), ("use", {"licence"}, 1.0), ("use", {"other"}, None),
     ("", {"licence"}, None), ("own", set(), None)],
)  # fmt: skip
def test_ownership_is_held_against_the_ways_a_result_may_be_had(
    wanted: str, ways: set[str], near: float | None
) -> None:
    assert nearness.ownership(wanted, ways) == near


@pytest.mark.parametrize(
    ("wanted", "where", "near"),
    [("330211", "330211", 1.0), ("330200", "330211", 1.0), ("330000", "330100", 1.0),
     ("330211", "330203", 0.6), ("330211", "330100", 0.3), ("330211", "310000", 0.0),
     ("", "330211", None), ("330211", "", None)],
)  # fmt: skip
def test_regions_are_near_by_city_and_province(
    wanted: str, where: str, near: float | None
) -> None:
    assert nearness.region(wanted, where) == near
