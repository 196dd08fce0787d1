"""An honest forecast: the mean month goes on, give or take how months differ. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

FEWEST_MONTHS, MOST_MONTHS = 12, 36
Z_THOUSANDTHS = 1282  # 80 % of a normal distribution lie within ±1.282 deviations
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a period will end at, in 分, and between what in four cases of five."""

    expected_fen: int
    low_fen: int
    high_fen: int
    months: int  # it was learnt from


def forecast(monthly: Sequence[int], *, done: int, ahead: Fraction) -> Forecast | None:
    """Add the mean of the last months, times the months ahead, to what is done.

    `monthly` are whole months in order, empty ones as 0. The interval grows with the
    spread of single months and with what the mean itself does not know; months are
    taken as independent. Returns None with fewer than twelve months, or none ahead.
    """
    known = list(monthly)[-MOST_MONTHS:]
    count = len(known)
    if count < FEWEST_MONTHS or ahead <= 0:
        return None
    mean = Fraction(sum(known), count)
    variance = sum((one - mean) ** 2 for one in known) / (count - 1)
    spread_squared = variance * ahead * (1 + ahead / count)
    reach = isqrt(int(spread_squared * Z_THOUSANDTHS**2)) // 1000
    expected = done + round(mean * ahead)
    return Forecast(expected, max(expected - reach, 0), expected + reach, count)


def backtest(monthly: Sequence[int]) -> tuple[Forecast, int] | None:
    """Return what the method said a year ago about the last twelve months, and those.

    None when there were too few months then.
    """
    before, after = monthly[:-MONTHS_A_YEAR], monthly[-MONTHS_A_YEAR:]
    said = forecast(before, done=0, ahead=Fraction(MONTHS_A_YEAR))
    return None if said is None else (said, sum(after))


def rolling(monthly: Sequence[int]) -> list[int | None]:
    """Return for each month the sum of the twelve that end with it."""
    return [
        sum(monthly[place - MONTHS_A_YEAR + 1 : place + 1])
        if place >= MONTHS_A_YEAR - 1
        else None
        for place in range(len(monthly))
    ]


def cumulative(monthly: Sequence[int]) -> list[int]:
    """Return for each month the sum of all until then."""
    found, total = [], 0
    for one in monthly:
        total += one
        found.append(total)
    return found


def months_between(first: int, last: int) -> list[int]:
    """Return every month from 202101 to 202603, both counted."""
    found, month = [], first
    while month <= last:
        found.append(month)
        is_december = month % 100 == MONTHS_A_YEAR
        month += 101 - MONTHS_A_YEAR if is_december else 1
    return found
