"""What a broker did, in figures. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

HOUR = 3600  # seconds


def median_hours(waits: Sequence[timedelta]) -> float | None:
    """Return the median wait in hours to one decimal; None of nothing."""
    if not waits:
        return None
    seconds = median(one.total_seconds() for one in waits)
    return round(seconds / HOUR, 1)
