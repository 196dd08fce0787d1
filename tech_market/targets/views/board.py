"""The dashboard for oversight, the progress page for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.db import db
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.targets.charts import rate_text, year_chart
from tech_market.targets.models import Metric, Target
from tech_market.targets.pages import DashboardPage, ProgressPage, YearRow
from tech_market.targets.rules.bases import DEFAULT_BASIS, Basis, Series
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts, needs
from tech_market.targets.services import progress as standing
from tech_market.targets.services.amounts import Rows
from tech_market.targets.services.bulletin import offered_years
from tech_market.targets.services.counting_rules import rule_book
from tech_market.targets.services.editing import list_targets
from tech_market.targets.services.outlook import outlook
from tech_market.targets.services.progress import AmountProgress, Lines
from tech_market.targets.services.published import published_years
from tech_market.targets.tables import wanted_format
from tech_market.targets.views.answering import send_tables
from tech_market.targets.views.blueprint import bp
from tech_market.targets.views.sections import dashboard_sections, places_of
from tech_market.targets.views.yearly import (
    outlook_tables,
    public_tables,
    sides_table,
    years_table,
    years_url,
)
from tech_market.web.pages import show


@route(bp, "/dashboard", action=Action.FIGURES_READ)
def dashboard() -> ResponseReturnValue:
    """Show every target, and the chosen one year by year."""
    session, today = db.session(), clock.today(clock.now())
    rows = list_targets(session)
    main, all_amounts = _amounts(session, rows, today=today)
    history = standing.history_of(rows)
    lines = standing.lines_of(main.target, history) if main else Lines({}, {})
    basis = main.basis if main else DEFAULT_BASIS
    cells = amounts.by_year(session, Rows.of(basis, None))
    ahead = (
        outlook(
            session, basis, main.period, lines=(lines.flat, lines.growth), today=today
        )
        if main
        else None
    )
    page = DashboardPage(
        today=today,
        amounts=all_amounts,
        needs=[
            standing.needs_progress(session, target, today=today)
            for target in standing.counted_targets(rows, Metric.NEEDS_PUBLISHED)
        ],
        main=main,
        years=_years(session, cells, history, lines, today=today, basis=basis),
        lines=lines,
        sides=standing.compare(session, main.period) if main else {},
        chart=year_chart(
            "years",
            basis=basis,
            cells=cells,
            history=history,
            lines=lines,
            rows_of=lambda years: years_url(years, basis),
        ),
        outlook=ahead,
        months=outlook_tables(ahead, rate_text(lines), basis=basis, period=main.period)
        if ahead and main
        else (),
        sections=dashboard_sections(session, basis, main.period) if main else (),
    )
    if kind := wanted_format():
        period = main.period if main else Period.of_year(today.year)
        tables = [
            years_table(page.years), sides_table(page.sides), *page.months,
            *(one.table for one in page.sections),
        ]  # fmt: skip
        return send_tables(
            _("分年完成情况"), tables, basis=basis, period=period, kind=kind
        )
    return show("targets/dashboard.html", page)


@route(bp, "/progress", action=Action.PROGRESS_READ)
def progress() -> ResponseReturnValue:
    """Show everybody where the targets stand, in figures nobody can be read from."""
    session, today = db.session(), clock.today(clock.now())
    found = standing.public_progress(session, today=today)
    page = _page(found, today=today)
    if kind := wanted_format():
        places = [page.places.table] if page.places else []
        return send_tables(
            _("目标进度"), [*public_tables(page), *places], basis=DEFAULT_BASIS,
            kind=kind, period=_whole_of(found, today),
        )  # fmt: skip
    return show("targets/progress.html", page)


def _whole_of(found: standing.PublicProgress, today: date) -> Period:
    """Return from the first day of a public period to today, or to the last day."""
    first = min((one.period.first for one in found.amounts), default=today)
    return Period(first, max([today, *(one.period.last for one in found.amounts)]))


def _amounts(
    session: Session, rows: Sequence[Target], *, today: date
) -> tuple[AmountProgress | None, list[AmountProgress]]:
    """Return the amount targets, and the one asked for, else the one of today."""
    book = rule_book(session)
    found = [
        standing.amount_progress(session, target, book[target.basis])
        for target in standing.counted_targets(rows, Metric.TECHNICAL_AMOUNT)
        if target.basis in book
    ]
    asked = [one for one in found if one.target.ref == request.args.get("target")]
    current = [one for one in found if one.period.first <= today <= one.period.last]
    return next(iter([*asked, *current, *found]), None), found


def _years(
    session: Session,
    cells: Sequence[Cell],
    history: Mapping[int, int],
    lines: Lines,
    *,
    today: date,
    basis: Basis,
) -> list[YearRow]:
    by_year = {cell.years[0]: cell for cell in cells}
    origin = replace(basis, series=Series.RESTATED)
    restated = {
        cell.years[0]: cell for cell in amounts.by_year(session, Rows.of(origin, None))
    }
    frozen = published_years(session)
    known = {*by_year, *history, *(y for y in lines.flat if y <= today.year)}
    years = sorted(known | set(lines.flat))
    published = needs.needs_by_year(session, [y for y in years if y <= today.year])
    return [
        YearRow(
            year,
            by_year.get(year),
            history.get(year),
            lines.flat.get(year),
            lines.growth.get(year),
            published.get(year),
            year == today.year,
            restated.get(year),
            frozen.get(year),
        )
        for year in years
    ]


def _page(found: standing.PublicProgress, *, today: date) -> ProgressPage:
    """Draw each public period as its table says."""
    is_insider = may(current_actor(), Action.FIGURES_READ)
    years = offered_years(db.session(), today=today, found=found)
    page = ProgressPage(
        today, found, (), is_insider=is_insider, bulletins=years,
        places=places_of(db.session(), current_actor(), today=today),
    )  # fmt: skip
    charts = [
        year_chart(
            f"years-{place}",
            basis=one.basis,
            cells=page.cells_of(one, is_first=place == 0),
            history=found.history if place == 0 else {},
            lines=standing.lines_of(one.target, found.history),
            rows_of=(lambda years: years_url(years, DEFAULT_BASIS))
            if is_insider
            else None,
        )
        for place, one in enumerate(found.amounts)
    ]
    return replace(page, charts=charts)
