"""Publish a period together with what the market looked like at that moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import Organisation
from tech_market.codes.book import CodeBook
from tech_market.contracts.ledger_models import Snapshot
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.services import freezing
from tech_market.contracts.services.booking import locked_ledger
from tech_market.policy.actor import Actor
from tech_market.targets.rules.bases import DEFAULT_BASIS
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import funnel, needs, quality
from tech_market.targets.services.institutes import group_of
from tech_market.targets.services.published import open_periods


def publish(
    session: Session,
    *,
    period: Period,
    actor: Actor,
    codes: CodeBook,
    now: datetime,
) -> Snapshot:
    """Publish a month or year for good; raises what `freezing.freeze` raises."""
    locked_ledger(session)  # nothing is registered between the counts
    return freezing.freeze(
        session,
        period=(period.first, period.last),
        actor=actor,
        now=now,
        market=market_of(session, period, codes=codes, now=now),
    )


def publish_years(
    session: Session, *, actor: Actor, codes: CodeBook, now: datetime
) -> list[Snapshot]:
    """Publish every year that is over and not published yet, earliest first."""
    open_ones = open_periods(session, today=clock.today(now))
    return [
        publish(session, period=one, actor=actor, codes=codes, now=now)
        for one in reversed(open_ones)
        if one.is_whole_years
    ]


def market_of(
    session: Session, period: Period, *, codes: CodeBook, now: datetime
) -> dict[str, Any]:
    """Return needs, funnel, flags and sellers' names, as they are now."""
    found = needs.published_in(session, period, on=clock.today(now))
    refs = _sellers(session, period)
    groups = group_of(session, codes)
    heavy = quality.december_years(session, DEFAULT_BASIS, period)
    return {
        "needs": [found.count, found.valid],
        "funnel": [
            [one.step.value, one.needs, one.days]
            for one in funnel.funnel(session, period)
        ],
        "flags": [
            [one.flag.value, one.contracts, one.technical_fen]
            for one in quality.flags_of(session, DEFAULT_BASIS, period)
        ],
        "december": heavy.get(period.first.year) if period.is_whole_years else None,
        "names": _names(session, refs),
        "groups": {ref: groups[ref] for ref in refs if ref in groups},
    }


def _sellers(session: Session, period: Period) -> list[str]:
    rows = select(AmountEvent.seller_ref).where(
        AmountEvent.booked_on >= period.first,
        AmountEvent.booked_on <= period.last,
        AmountEvent.seller_ref != "",
    )
    return sorted(session.scalars(rows.distinct()))


def _names(session: Session, refs: Iterable[str]) -> dict[str, str]:
    rows = select(Organisation.ref, Organisation.name).where(Organisation.ref.in_(refs))
    return {row.ref: row.name for row in session.execute(rows)}
