"""Weights move towards what people preferred, and no farther than they have ground."""

import random

import pytest

from tech_market.matching import fitting
from tech_market.matching.fitting import Sample

START = {"words": 0.7, "fuzzy": 0.25, "field": 0.15, "trl": 0.06}


def judged(
    needs: int, *, rule: str, seed: int = 7
) -> tuple[dict[str, list[Sample]], dict[str, dict[str, int]]]:
    """Make needs whose people prefer whatever has more of the part `rule`."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    pools, grades = {}, {}
    for number in range(needs):
        need = f"n{number:03d}"
        some = [
            Sample(f"r{i}", {name: dice.random() for name in ("words", "fuzzy")})
            for i in range(8)
        ]
        pools[need] = some
        order = sorted(some, key=lambda one: one.values[rule])
        grades[need] = {one.id: i // 3 for i, one in enumerate(order)}
    return pools, grades


def test_a_part_that_people_follow_gains_and_scores_better_on_unseen_needs() -> None:
    pools, grades = judged(40, rule="fuzzy")
    fitted = fitting.fit(pools, grades, START)
    assert fitted["fuzzy"] > 2 * START["fuzzy"]
    assert fitted["words"] < START["words"]
    assert (fitted["field"], fitted["trl"]) == (START["field"], START["trl"])
    names = sorted(pools)
    (fold, *_) = fitting.cross_validated(pools, grades, START, [names[::5]])
    assert fold.needs == 8
    assert fold.after.ndcg_10 > fold.before.ndcg_10 + 0.05


def test_few_needs_pull_less_than_many() -> None:
    few, many = judged(2, rule="fuzzy"), judged(60, rule="fuzzy")
    moved = [fitting.fit(*some, START)["fuzzy"] for some in (few, many)]
    assert START["fuzzy"] <= moved[0] < moved[1]


def test_weights_stay_within_bounds_and_repeat() -> None:
    pools, grades = judged(60, rule="fuzzy")
    fitted = fitting.fit(pools, grades, START)
    assert fitted == fitting.fit(pools, grades, START)
    assert all(0.0 < value <= 1.0 for value in fitted.values())
    assert all(
        START[n] / 4.01 <= value <= START[n] * 4.01 for n, value in fitted.items()
    )


def test_needs_without_a_preference_teach_nothing() -> None:
    pools, grades = judged(3, rule="words")
    alike = {need: dict.fromkeys(some, 2) for need, some in grades.items()}
    assert fitting.telling(pools, alike) == []
    assert fitting.fit(pools, alike, START) == START


def test_held_out_needs_are_never_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    pools, grades = judged(6, rule="words")
    seen: list[set[str]] = []

    def spy(some: fitting.Pools, _g: object, start: fitting.Parts) -> dict[str, float]:
        seen.append(set(some))
        return dict(start)

    monkeypatch.setattr(fitting, "fit", spy)
    halves = [["n000", "n001", "n002"], ["n003", "n004", "n005"]]
    list(fitting.cross_validated(pools, grades, START, halves))
    assert seen == [set(halves[1]), set(halves[0])]


def test_broken_musts_lower_a_sample_as_they_lower_a_score() -> None:
    values = {"words": 1.0, "fuzzy": 0.5}
    whole, broken = Sample("a", values), Sample("b", values, factor=0.45)
    assert broken.score(START) == pytest.approx(0.45 * whole.score(START))
    ranked = fitting.ranking({"n": [broken, whole]}, START)
    assert ranked == {"n": ["a", "b"]}
