"""The only place that reads the clock."""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present in UTC; APP_CLOCK (ISO, not in production) replaces it."""
    fixed = os.environ.get("APP_CLOCK")
    if fixed and os.environ.get("APP_ENV") != "production":
        return datetime.fromisoformat(fixed).astimezone(UTC)
    return datetime.now(UTC)  # noqa: TID251 - this is the place


def today(moment: datetime) -> date:
    """Return the calendar day in Shanghai at `moment`."""
    return moment.astimezone(SHANGHAI).date()


def days_after(day: date, days: int) -> date:
    """Return the day `days` later."""
    return day + timedelta(days=days)
