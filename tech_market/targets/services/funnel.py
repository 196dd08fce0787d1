"""From a published need to a registered contract: how many get how far, how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from tech_market.brokerage.models import Deal, Introduction
from tech_market.contracts.models import Contract
from tech_market.needs.models import Need
from tech_market.recommend.models import Match
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.needs import where_counted

SECONDS_A_DAY = 86_400


class Step(StrEnum):
    """How far a need got; each step holds those of the next."""

    NEED = "need"
    PAIRING = "pairing"
    INTENTION = "intention"
    DEAL = "deal"
    CONTRACT = "contract"
    REGISTERED = "registered"


STEP_NAMES = {
    Step.NEED: "发布需求",
    Step.PAIRING: "形成配对",
    Step.INTENTION: "经纪人引荐（意向）",
    Step.DEAL: "双方同意，成为商机",
    Step.CONTRACT: "录入合同",
    Step.REGISTERED: "认定登记",
}


@dataclass(frozen=True, slots=True)
class StepCount:
    """Needs that got this far, and the median days since the step before."""

    step: Step
    needs: int
    days: int | None


def funnel(session: Session, period: Period) -> list[StepCount]:
    """Follow the period's needs, each counted once at each step it reached."""
    rows = session.execute(_reached(period)).all()
    return [
        StepCount(
            step,
            sum(1 for row in rows if row[place + 1] is not None),
            _days(rows, place) if place else None,
        )
        for place, step in enumerate(Step)
    ]


def count_reached(session: Session, period: Period) -> dict[Step, int]:
    """Count what `list_reached` lists, for each step in order."""
    found = _reached(period).subquery()
    columns = [func.count(found.c[place + 1]) for place in range(len(Step))]
    return dict(zip(Step, session.execute(select(*columns)).one(), strict=True))


def list_reached(
    session: Session, period: Period, step: Step, *, page: tuple[int, int]
) -> Sequence[Need]:
    """Return the needs that reached a step, latest first."""
    offset, limit = page
    found = _reached(period).subquery()
    reached = found.c[list(Step).index(step) + 1]
    return session.scalars(
        select(Need)
        .join(found, found.c[0] == Need.id)
        .join(Need.organisation)
        .where(reached.is_not(None))
        .options(contains_eager(Need.organisation))
        .order_by(Need.first_published_at.desc(), Need.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def _days(rows: Sequence[Any], place: int) -> int | None:
    """Return the median days from the step before, of needs that took both."""
    waits = [
        _between(row[place], row[place + 1])
        for row in rows
        if row[place] is not None and row[place + 1] is not None
    ]
    return round(median(waits)) if waits else None


def _between(before: datetime, after: datetime) -> float:
    return max((after - before).total_seconds(), 0) / SECONDS_A_DAY


def _reached(period: Period) -> Any:
    """Select each need with the first moment of each step."""
    firsts = (
        Need.first_published_at,
        func.min(Match.created_at),
        func.min(Introduction.taken_at),
        func.min(Deal.opened_at),
        func.min(Contract.created_at),
        func.min(Contract.registered_at),
    )
    return (
        select(
            Need.id,
            *(one.label(f"at_{place}") for place, one in enumerate(firsts)),
        )
        .join(Need.organisation)
        .outerjoin(Match, Match.need_id == Need.id)
        .outerjoin(Introduction, Introduction.match_id == Match.id)
        .outerjoin(Deal, Deal.introduction_id == Introduction.id)
        .outerjoin(Contract, Contract.deal_id == Deal.id)
        .where(*where_counted(period))
        .group_by(Need.id, Need.first_published_at)
    )
