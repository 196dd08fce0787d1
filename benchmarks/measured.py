"""What one size measured, and how figures are read."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter


@dataclass(slots=True)
class Figures:
    """All of one size; times in milliseconds."""

    size: int
    times: dict[str, list[float]] = field(default_factory=dict)
    builds: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def timed(run: Callable[[], object]) -> float:
    """Return how many milliseconds it took."""
    began = perf_counter()
    run()
    return 1000 * (perf_counter() - began)


def median(values: Sequence[float]) -> float:
    """Return the middle."""
    return statistics.median(values)


def late(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def row(*cells: str) -> str:
    """Return one line of a Markdown table."""
    return f"| {' | '.join(cells)} |"
