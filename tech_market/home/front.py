"""What the front door shows: what is new, and how far the plan is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import Organisation, OrganisationState
from tech_market.brokerage.models import Broker, BrokerState
from tech_market.listings.scope import listed
from tech_market.needs.models import Need
from tech_market.results.models import Result
from tech_market.targets.rules.measure import Measure
from tech_market.targets.services.progress import PublicProgress, public_progress

NEWEST = 6  # listings of each kind


@dataclass(frozen=True, slots=True)
class Card:
    """One listing as everybody may see it."""

    ref: str
    title: str
    summary: str
    field_code: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """One true number and the list behind it."""

    label: str
    value: int
    endpoint: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one target of the latest plan is; `is_money` for 分, else a number."""

    label: str
    measure: Measure
    is_money: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front door."""

    needs: tuple[Card, ...]
    results: tuple[Card, ...]
    counts: tuple[Count, ...]
    standings: tuple[Standing, ...]


def home_page(session: Session, *, now: datetime) -> HomePage:
    """Gather what everybody may see."""
    today = clock.today(now)
    return HomePage(
        needs=_newest(session, Need, today),
        results=_newest(session, Result, today),
        counts=market_counts(session, today=today),
        standings=tuple(standings_of(public_progress(session, today=today))),
    )


def market_counts(session: Session, *, today: date) -> tuple[Count, ...]:
    """Return how much everybody finds."""
    return (
        Count("有效技术需求", _count(session, Need, today), "needs.index"),
        Count("在挂科技成果", _count(session, Result, today), "results.index"),
        Count("在册技术经纪人", _brokers(session), "brokerage.brokers"),
    )


def standings_of(found: PublicProgress) -> Iterator[Standing]:
    """Yield the latest amount and the latest number, as far as they are public."""
    for amount in found.amounts[:1]:
        if amount.measure is not None:
            yield Standing(amount.target.label, amount.measure, is_money=True)
    for one in found.needs[:1]:
        yield Standing(one.target.label, one.measure, is_money=False)


def _newest(
    session: Session, kind: type[Need | Result], today: date
) -> tuple[Card, ...]:
    rows = session.execute(
        select(kind.ref, kind.title, kind.summary, kind.field_code, kind.published_at)
        .join(Organisation, kind.organisation_id == Organisation.id)
        .where(listed(kind, today), Organisation.state == OrganisationState.VERIFIED)
        .order_by(kind.published_at.desc(), kind.id.desc())
        .limit(NEWEST)
    )
    return tuple(Card(*row) for row in rows)


def _count(session: Session, kind: type[Need | Result], today: date) -> int:
    return session.scalar(select(func.count(kind.id)).where(listed(kind, today))) or 0


def _brokers(session: Session) -> int:
    filed = (Broker.state == BrokerState.FILED) & Broker.is_listed
    return session.scalar(select(func.count(Broker.id)).where(filed)) or 0
