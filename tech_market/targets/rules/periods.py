"""Periods of days. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tech_market.errors import RuleBroken

_YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")
DECEMBER = 12


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
    def is_whole_months(self) -> bool:
        """Whether it starts on a month's first day and ends on a month's last."""
        return self.first.day == 1 and day_after(self.last).day == 1

    @property
    def whole_months(self) -> "Period":
        """Return it with its first and last month whole."""
        last = Period.of_month(self.last.year, self.last.month).last
        return Period(self.first.replace(day=1), last)

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

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        """Return the calendar month."""
        after = date(year + month // DECEMBER, month % DECEMBER + 1, 1)
        return cls(date(year, month, 1), after - timedelta(days=1))


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


def period_of(text: str) -> Period:
    """Read 2024, 2021-2025, 2024-03 or 2024-01-01..2024-06-30.

    Raises RuleBroken: "period-shape", "target-period".
    """
    try:
        period = _read(text.strip())
    except ValueError:
        period = None
    if period is None:
        raise RuleBroken(
            "period-shape",
            "期间请写成 2024、2021-2025、2024-03 或 2024-01-01..2024-06-30",
            field="period",
        )
    check_period(period)
    return period


def _read(text: str) -> Period | None:
    if found := _YEARS.fullmatch(text):
        first, last = found.group(1), found.group(2) or found.group(1)
        return Period(date(int(first), 1, 1), date(int(last), 12, 31))
    if found := _MONTH.fullmatch(text):
        return Period.of_month(int(found.group(1)), int(found.group(2)))
    if found := _DAYS.fullmatch(text):
        return Period(*(date.fromisoformat(one) for one in found.groups()))
    return None
