"""What the screen in the market hall shows: nothing but what everybody may see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.codes.book import CodeBook
from tech_market.home.front import HomePage, home_page
from tech_market.listings.narrowing import NO_TOWN, TOWN
from tech_market.listings.reading import Query, facet_counts
from tech_market.listings.scope import listed
from tech_market.needs.models import Need
from tech_market.policy.actor import ANONYMOUS
from tech_market.results.models import Result
from tech_market.targets.services.progress import PublicProgress, public_progress

FIELDS_MOST: Final = 6
TOWNS_MOST: Final = 6
EVERY: Final = 60  # seconds between two looks
EVERY_PLAIN: Final = 300  # the same where there is no JavaScript


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `tenths` of a percent of the longest."""

    label: str
    value: int
    tenths: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """What everybody finds in the market from one town or park."""

    code: str
    needs: int
    results: int


@dataclass(frozen=True, slots=True)
class WallPage:
    """One full screen; `years` are empty while their amounts are not public."""

    home: HomePage
    years: tuple[Bar, ...]
    needs_by_field: tuple[Bar, ...]
    results_by_field: tuple[Bar, ...]
    towns: tuple[Town, ...]
    seen_at: datetime
    every = EVERY
    every_plain = EVERY_PLAIN


def wall_page(session: Session, *, book: CodeBook, now: datetime) -> WallPage:
    """Gather one screen of public figures."""
    today = clock.today(now)
    return WallPage(
        home=home_page(session, now=now),
        years=tuple(_years(public_progress(session, today=today))),
        needs_by_field=_by_field(session, Need, book, today),
        results_by_field=_by_field(session, Result, book, today),
        towns=tuple(_towns(session, today)),
        seen_at=now,
    )


def _towns(session: Session, today: date) -> list[Town]:
    """Return the towns with the most in the market, whoever looks at the screen."""
    needs, results = (
        facet_counts(session, kind, Query(), [TOWN], actor=ANONYMOUS, today=today)[TOWN]
        for kind in (Need, Result)
    )
    found = [
        Town(code, needs.get(code, 0), results.get(code, 0))
        for code in (needs.keys() | results.keys()) - {NO_TOWN}
    ]
    found.sort(key=lambda one: (-one.needs - one.results, one.code))
    return found[:TOWNS_MOST]


def _years(found: PublicProgress) -> Sequence[Bar]:
    """Return the years of the latest amount as the progress page has them."""
    if not found.amounts or found.amounts[0].cells is None:
        return ()
    column = found.amounts[0].basis.column
    cells = [*found.amounts[0].cells, *found.later]
    return bars(
        {
            "–".join(
                str(year) for year in sorted({one.years[0], one.years[-1]})
            ): one.of(column)
            for one in cells
        }
    )


def _by_field(
    session: Session, kind: type[Need | Result], book: CodeBook, today: date
) -> tuple[Bar, ...]:
    """Count what everybody finds by its broadest field, the largest first."""
    counts = Counter[str]()
    query = (
        select(kind.field_code, func.count(kind.id))
        .where(listed(kind, today))
        .group_by(kind.field_code)
    )
    for code, count in session.execute(query):
        counts[_broadest(code, book)] += count
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:FIELDS_MOST]
    return bars(dict(most))


def _broadest(code: str, book: CodeBook) -> str:
    entry = book.lists["field"].get(code)
    return _broadest(entry.parent, book) if entry and entry.parent else code


def bars(values: Mapping[str, int]) -> tuple[Bar, ...]:
    """Return a bar for each value, the largest filling the width."""
    largest = max([*values.values(), 1])
    return tuple(
        Bar(name, value, max(0, 1000 * value // largest), name)
        for name, value in values.items()
    )
