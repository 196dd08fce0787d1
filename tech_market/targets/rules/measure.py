"""A figure held against its target: exact, whole numbers only."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure against its target: money in 分, or a count."""

    actual: int
    target: int

    @property
    def is_reached(self) -> bool:
        """Whether the figure is at or above the target."""
        return self.actual >= self.target

    @property
    def percent(self) -> str:
        """Return the share in percent, half to even; 99.9% until it is reached."""
        tenths = round(Fraction(max(self.actual, 0) * 1000, self.target))
        if not self.is_reached:
            tenths = min(tenths, 999)
        return f"{tenths // 10}.{tenths % 10}%"

    @property
    def remaining(self) -> int:
        """Return what is missing, 0 once reached."""
        return max(self.target - self.actual, 0)

    @property
    def surplus(self) -> int:
        """Return what lies above, 0 below."""
        return max(self.actual - self.target, 0)

    @property
    def bar_tenths(self) -> int:
        """Return how far the bar goes on its scale, 0-1000."""
        return max(self.actual, 0) * 1000 // max(self.actual, self.target)

    @property
    def mark_tenths(self) -> int:
        """Return where the target stands on the same scale, 0-1000."""
        return self.target * 1000 // max(self.actual, self.target)

    def pace_needed(self, *, ends_on: date, today: date) -> int | None:
        """Return what a year must bring to reach it in time.

        None once the time is over or the target reached.
        """
        days = (ends_on - today).days + 1
        if days <= 0 or self.is_reached:
            return None
        return -(-self.remaining * DAYS_A_YEAR // days)
