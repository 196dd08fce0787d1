"""Periods of days. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tech_market.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date

    @property
    def is_whole_years(self) -> bool:
        """Whether it runs from a 1 January to a 31 December."""
        starts = (self.first.month, self.first.day) == (1, 1)
        return starts and (self.last.month, self.last.day) == (12, 31)

    @property
    def years(self) -> tuple[int, ...]:
        """Return every year it touches."""
        return tuple(range(self.first.year, self.last.year + 1))

    def overlaps(self, other: "Period") -> bool:
        """Tell whether a day lies in both."""
        return self.first <= other.last and other.first <= self.last

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """Return the calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))


def apart(periods: Iterable[Period]) -> list[Period]:
    """Keep whole-year periods that overlap none kept before, earliest first.

    Overlapping public periods would give their difference away.
    """
    kept: list[Period] = []
    for period in sorted(periods, key=lambda one: (one.first, one.last)):
        if period.is_whole_years and not any(map(period.overlaps, kept)):
            kept.append(period)
    return kept


def check_period(period: Period) -> None:
    """Raise RuleBroken("target-period") when the end lies before the start."""
    if period.last < period.first:
        raise RuleBroken("target-period", "结束日期不能早于开始日期", field="ends_on")


def day_after(day: date) -> date:
    """Return the next day."""
    return day + timedelta(days=1)
