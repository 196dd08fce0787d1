"""Find weights of the parts that agree better with what people judged. Pure.

Of two results of one need the one people preferred shall stand first. Weights move only
as far from the present ones as the judgements have the weight to pull them.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tech_market.matching.files import Figures, Grades, Run, evaluate
from tech_market.matching.sub_scores import mean

NEAR: Final = 0.05  # a difference of scores that orders two results with some certainty
BELIEF: Final = (
    0.5  # a weight lies within a factor of e to this of the present: 0.6-1.6
)
FARTHEST: Final = math.log(4.0)
ROUNDS: Final = 60
LEAST_STEP: Final = 1e-4

Parts = Mapping[str, float]
Shifts = dict[str, float]  # natural logarithm of new over present weight


@dataclass(frozen=True, slots=True)
class Sample:
    """One result of a need's pool: its parts, and what broken musts leave of it."""

    id: str
    values: Mapping[str, float]
    factor: float = 1.0

    def score(self, parts: Parts) -> float:
        """Return the score by these weights, 0-1, as matching.score gives it."""
        return self.factor * mean(self.values, parts)


Pools = Mapping[str, Sequence[Sample]]  # by need


@dataclass(frozen=True, slots=True)
class Fold:
    """Needs held out, scored by the present weights and by those of the others."""

    needs: int
    before: Figures
    after: Figures


def telling(pools: Pools, grades: Grades) -> list[str]:
    """Return the needs of which people preferred one result to another."""
    found = []
    for need, samples in sorted(pools.items()):
        said = {grades.get(need, {}).get(one.id) for one in samples} - {None}
        if len(said) > 1:
            found.append(need)
    return found


def ranking(pools: Pools, parts: Parts) -> Run:
    """Order each need's pool by these weights, equal scores by id."""
    return {
        need: [one.id for one in sorted(some, key=lambda s: (-s.score(parts), s.id))]
        for need, some in pools.items()
    }


def figures(pools: Pools, grades: Grades, parts: Parts) -> Figures:
    """Score the weights on these needs."""
    return evaluate(
        {need: grades[need] for need in pools if need in grades}, ranking(pools, parts)
    )


def cross_validated(
    pools: Pools, grades: Grades, start: Parts, folds: Sequence[Sequence[str]]
) -> Iterator[Fold]:
    """Yield each fold, its needs scored by weights that never saw them."""
    for held_out in folds:
        own = {need: pools[need] for need in held_out}
        rest = {need: some for need, some in pools.items() if need not in own}
        fitted = fit(rest, grades, start)
        yield Fold(len(own), figures(own, grades, start), figures(own, grades, fitted))


def fit(pools: Pools, grades: Grades, start: Parts) -> dict[str, float]:
    """Return weights near `start`, 0-1, to three decimals; untold parts stay as is.

    Gradient descent on the logistic loss of ordered pairs, each need counting alike.
    """
    tasks = [_Task.of(pools[need], grades[need]) for need in telling(pools, grades)]
    if not tasks:
        return dict(start)
    shifts: Shifts = dict.fromkeys(start, 0.0)
    loss, step = _loss(tasks, start, shifts), 1.0
    for _ in range(ROUNDS):
        slope = _slope(tasks, start, shifts)
        while step > LEAST_STEP:
            trial = {
                name: _bounded(shifts[name] - step * slope[name], start[name])
                for name in shifts
            }
            found = _loss(tasks, start, trial)
            if found < loss - 1e-9:
                shifts, loss, step = trial, found, step * 1.5
                break
            step /= 2
        else:
            break
    return {name: round(value, 3) for name, value in _moved(start, shifts).items()}


@dataclass(frozen=True, slots=True)
class _Task:
    """One need: its judged results, and which of them stands before which."""

    samples: tuple[Sample, ...]
    pairs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, samples: Sequence[Sample], grades: Mapping[str, int]) -> "_Task":
        judged = tuple(one for one in samples if one.id in grades)
        places = range(len(judged))
        better = tuple(
            (i, j)
            for i in places
            for j in places
            if grades[judged[i].id] > grades[judged[j].id]
        )
        return cls(judged, better)


def _bounded(shift: float, weight: float) -> float:
    most = min(FARTHEST, -math.log(weight)) if weight > 0 else 0.0
    return max(-FARTHEST, min(most, shift))


def _moved(start: Parts, shifts: Shifts) -> dict[str, float]:
    return {name: start[name] * math.exp(shifts[name]) for name in start}


def _pull(tasks: Sequence[_Task]) -> float:
    """Return how hard the present weights hold: less, the more needs tell."""
    return 1 / (2 * BELIEF**2 * len(tasks))


def _loss(tasks: Sequence[_Task], start: Parts, shifts: Shifts) -> float:
    parts = _moved(start, shifts)
    total = 0.0
    for task in tasks:
        scores = [one.score(parts) for one in task.samples]
        lost = sum(math.log1p(math.exp((scores[j] - scores[i]) / NEAR))
                   for i, j in task.pairs)  # fmt: skip
        total += lost / len(task.pairs)
    held = _pull(tasks) * sum(shift * shift for shift in shifts.values())
    return total / len(tasks) + held


def _slope(tasks: Sequence[_Task], start: Parts, shifts: Shifts) -> Shifts:
    parts, hold = _moved(start, shifts), 2 * _pull(tasks)
    slope = {name: hold * shift for name, shift in shifts.items()}
    for task in tasks:
        scores = [one.score(parts) for one in task.samples]
        blame = [0.0] * len(scores)
        for i, j in task.pairs:
            wrong = 1 / (1 + math.exp((scores[i] - scores[j]) / NEAR)) / NEAR
            blame[i] -= wrong / len(task.pairs)
            blame[j] += wrong / len(task.pairs)
        for one, share in zip(task.samples, blame, strict=True):
            _add(slope, one, share / len(tasks), parts)
    return slope


def _add(slope: Shifts, one: Sample, share: float, parts: Parts) -> None:
    """Add what a sample's score does to the loss, by each part's logarithm."""
    weight = sum(parts[name] for name in one.values)
    middle = mean(one.values, parts)
    for name, value in one.values.items():
        slope[name] += share * one.factor * parts[name] * (value - middle) / weight
