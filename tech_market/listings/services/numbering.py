"""Yearly numbers: XQ-2026-00001, without gaps and without doubles."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.listings.models import NumberSeries


def take_numbers(
    session: Session, *, prefix: str, year: int, count: int = 1
) -> list[str]:
    """Take the next `count` numbers of a year; others wait for this transaction.

    Two that open a year at once clash on the unique row, and one is told.
    """
    series = session.scalar(
        select(NumberSeries)
        .where(NumberSeries.prefix == prefix, NumberSeries.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if series is None:
        series = NumberSeries(prefix=prefix, year=year, last=0)
        session.add(series)
    first = series.last + 1
    series.last += count
    session.flush()
    return [f"{prefix}-{year}-{last:05d}" for last in range(first, first + count)]
