"""A counting rule month by month: where it stands, and where it is heading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from tech_market.contracts.facts import month_of
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.forecast import (
    Forecast,
    backtest,
    cumulative,
    forecast,
    months_between,
    rolling,
)
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows

DAYS_A_MONTH = Fraction(365, 12)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Months in order (202603), what each adds up to, and two forecasts.

    `plan_months` are those of the target that have begun, with the running sum and the
    two reference lines beside it.
    """

    months: Sequence[int]
    rolling: Sequence[int | None]
    plan_months: Sequence[int]
    reached: Sequence[int]
    flat: Sequence[int]
    growth: Sequence[int]
    year: Forecast | None  # of the running calendar year
    target: Forecast | None  # of the target's period, while it runs
    checked: tuple[Forecast, int] | None  # said a year ago, and what came


def outlook(
    session: Session,
    basis: Basis,
    period: Period,
    *,
    lines: tuple[Mapping[int, int], Mapping[int, int]],
    today: date,
) -> Outlook:
    """Read the months of a rule and hold a target's period against them."""
    found = {
        month: cell.of(basis.column)
        for month, cell in amounts.by_month(session, Rows.of(basis, None)).items()
    }
    now, last = month_of(today), month_of(period.last)
    months = months_between(min(found, default=now), now)
    monthly = [found.get(month, 0) for month in months]
    plan = months_between(month_of(period.first), min(last, now))
    reached = cumulative([found.get(month, 0) for month in plan])
    whole = monthly[:-1]  # the running month is not over
    year = Period.of_year(today.year)
    return Outlook(
        months,
        rolling(monthly),
        plan,
        reached,
        _line(lines[0], plan),
        _line(lines[1], plan),
        _ahead(whole, found, year, today=today),
        _ahead(whole, found, period, today=today) if period.last > today else None,
        backtest(whole),
    )


def _ahead(
    monthly: Sequence[int], found: Mapping[int, int], period: Period, *, today: date
) -> Forecast | None:
    """Forecast the end of a period from what is done and the days left."""
    first, last = month_of(period.first), month_of(period.last)
    done = sum(fen for month, fen in found.items() if first <= month <= last)
    ahead = Fraction((period.last - today).days) / DAYS_A_MONTH
    return forecast(monthly, done=done, ahead=ahead)


def _line(yearly: Mapping[int, int], months: Sequence[int]) -> list[int]:
    """Spread a line of years evenly over their months, and add up."""
    if not yearly:
        return []
    return cumulative([yearly.get(month // 100, 0) // 12 for month in months])
