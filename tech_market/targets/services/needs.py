"""累计发布企业技术需求: each number once, by the day it was first published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, contains_eager

from tech_market.accounts.models import Organisation
from tech_market.clock import SHANGHAI
from tech_market.codes.catalog import shipped
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tech_market.policy.actor import Role
from tech_market.targets.rules.bases import DISTRICT
from tech_market.targets.rules.periods import Period, day_after

# Days are Shanghai's: a need of 23:59:59 on 31 December is last year's.


def count_needs(session: Session, period: Period) -> int:
    """Count what `list_needs` lists."""
    counted = select(func.count(Need.id))
    return session.scalar(counted.where(*where_counted(period))) or 0


@dataclass(frozen=True, slots=True)
class Published:
    """Needs first published in a period, and those of them that are still open."""

    count: int
    valid: int


def published_in(session: Session, period: Period, *, on: date) -> Published:
    """Count what `list_needs` lists; open on this day: published and not expired."""
    is_valid = (Need.state == ListingState.PUBLISHED) & (Need.valid_until >= on)
    found = session.execute(
        select(func.count(Need.id), func.count(case((is_valid, 1)))).where(
            *where_counted(period)
        )
    ).one()
    return Published(*found)


def needs_by_year(session: Session, years: Sequence[int]) -> dict[int, int]:
    """Count each year's first publications, in one query."""
    if not years:
        return {}
    columns = [
        func.count(case((_first_published_in(Period.of_year(year)), 1)))
        for year in years
    ]
    whole = Period(date(min(years), 1, 1), date(max(years), 12, 31))
    found = session.execute(
        select(*columns).select_from(Need).where(*where_counted(whole))
    ).one()
    return dict(zip(years, found, strict=True))


def list_needs(
    session: Session, period: Period, *, offset: int, limit: int
) -> Sequence[Need]:
    """Return the needs with their enterprise, latest first."""
    return session.scalars(
        select(Need)
        .join(Need.organisation)
        .where(*where_counted(period))
        .options(contains_eager(Need.organisation))
        .order_by(Need.first_published_at.desc(), Need.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def where_counted(period: Period) -> list[ColumnElement[bool]]:
    """Return what makes a need count: its number, its enterprise, its first day."""
    return [
        _first_published_in(period),
        Need.number.is_not(None),
        Need.organisation_id.in_(
            select(Organisation.id).where(
                Organisation.region_code == DISTRICT,
                Organisation.kind_code.in_(kinds_of(Role.ENTERPRISE)),
            )
        ),
    ]


def _first_published_in(period: Period) -> ColumnElement[bool]:
    return (Need.first_published_at >= midnight(period.first)) & (
        Need.first_published_at < midnight(day_after(period.last))
    )


def midnight(day: date) -> datetime:
    """Return the moment the day begins in Shanghai."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def kinds_of(role: Role) -> list[str]:
    """Return the kinds of organisations that play a role."""
    return [
        code.code
        for code in shipped()["organisation-kind"].codes
        if code.extra["role"] == role
    ]
