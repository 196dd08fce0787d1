"""Working days, from the published holidays; years not listed know weekends only."""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

HOLIDAYS = Path(__file__).parent / "sets" / "holidays.csv"
SATURDAY = 5  # of date.weekday()


@cache
def exceptions() -> dict[date, bool]:
    """Return the days that are not what their weekday says: True is a working day."""
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        return {
            date.fromisoformat(row["day"]): row["is_working"] == "1"
            for row in csv.DictReader(file, strict=True)
        }


def is_known_year(year: int) -> bool:
    """Tell whether the holidays of this year are listed."""
    return any(day.year == year for day in exceptions())


def is_working_day(day: date) -> bool:
    """Tell whether offices are open."""
    return exceptions().get(day, day.weekday() < SATURDAY)


def working_days_after(day: date, count: int) -> date:
    """Return the day that ends `count` working days; `day` itself is not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
