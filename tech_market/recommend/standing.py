"""Whether both listings of a pair still stand: published, valid, not offline only."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.errors import RuleBroken
from tech_market.listings.scope import listed
from tech_market.needs.models import Need
from tech_market.recommend.models import Match
from tech_market.results.models import Result


def both_listed(on: date) -> ColumnElement[bool]:
    """Return the condition on a query that joins Match to its need and result."""
    return and_(listed(Need, on), listed(Result, on))


def check_standing(session: Session, match: Match, *, now: datetime) -> None:
    """Raise RuleBroken("listing-gone") unless both listings still stand."""
    session.flush()
    found = session.scalar(
        select(Match.id)
        .join(Match.need)
        .join(Match.result)
        .where(Match.id == match.id, both_listed(today(now)))
    )
    if found is None:
        raise RuleBroken(
            "listing-gone", "这条对接的需求或成果已撤回、签约或过期，不能继续"
        )
