"""A broker's work: introductions, deals, registered contracts, how fast they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tech_market.brokerage import figures
from tech_market.brokerage.figures import Public
from tech_market.brokerage.models import Broker, Deal, Expression, Introduction
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import ContractState
from tech_market.recommend.models import Match
from tech_market.rewards.rules.performance import median_hours

PARTS = ("introductions", "deals", "registered", "answers")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rows below add up to. Money in 分, waits in hours."""

    needs: int  # different needs with a filed introduction
    introductions: int
    deals: int
    registered: int  # contracts that still count
    technical_fen: int  # of them, as the ledger counts
    answers: int  # interests answered and deals begun
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody waited for this broker, and where it can be read."""

    kind: str  # "interest" answered, or "deal" begun
    ref: str
    asked_at: datetime
    answered_at: datetime

    @property
    def length(self) -> timedelta:
        """The wait itself."""
        return self.answered_at - self.asked_at

    @property
    def hours(self) -> float:
        """The wait in hours."""
        return median_hours([self.length]) or 0.0


@dataclass(frozen=True, slots=True)
class Work:
    """All rows of one broker, and their figures."""

    introductions: Sequence[Introduction]
    deals: Sequence[Deal]
    contracts: Sequence[Contract]
    waits: Sequence[Wait]

    @property
    def figures(self) -> Figures:
        """Add the rows up."""
        return Figures(
            needs=len({one.match.need_id for one in self.introductions}),
            introductions=len(self.introductions),
            deals=len(self.deals),
            registered=len(self.contracts),
            technical_fen=sum(
                entry.technical_delta_fen
                for one in self.contracts
                for entry in one.events
            ),
            answers=len(self.waits),
            median_hours=median_hours([one.length for one in self.waits]),
        )


def work_of(session: Session, broker: Broker) -> Work:
    """Return what one broker did and does, the newest first."""
    return works_of(session, [broker])[broker.id]


def works_of(session: Session, brokers: Sequence[Broker]) -> dict[int, Work]:
    """Return the work of each broker by id, in as many queries as for one."""
    ids = [one.id for one in brokers]
    introductions = session.scalars(
        select(Introduction)
        .where(Introduction.broker_id.in_(ids))
        .options(
            joinedload(Introduction.match).options(
                joinedload(Match.need), joinedload(Match.result)
            ),
            joinedload(Introduction.deal).selectinload(Deal.steps),
        )
        .order_by(Introduction.id.desc())
    ).all()
    contracts = session.scalars(
        select(Contract)
        .where(Contract.broker_id.in_(ids), Contract.state == ContractState.REGISTERED)
        .options(selectinload(Contract.events))
        .order_by(Contract.certificate_on.desc(), Contract.id.desc())
    ).all()
    answered = session.scalars(
        select(Expression)
        .where(
            Expression.decided_by_id.in_([one.user_id for one in brokers]),
            Expression.decided_at.is_not(None),
        )
        .order_by(Expression.id.desc())
    ).all()
    return {
        one.id: _work(
            [row for row in introductions if row.broker_id == one.id],
            [row for row in contracts if row.broker_id == one.id],
            [row for row in answered if row.decided_by_id == one.user_id],
        )
        for one in brokers
    }


def _work(
    introductions: Sequence[Introduction],
    contracts: Sequence[Contract],
    answered: Sequence[Expression],
) -> Work:
    deals = [one.deal for one in introductions if one.deal is not None]
    waits = [*_interests(answered), *_beginnings(deals)]
    return Work(introductions, deals, contracts, waits)


def _interests(answered: Sequence[Expression]) -> list[Wait]:
    """Return interests this broker verified or sent back."""
    return [
        Wait("interest", one.ref, one.sent_at, one.decided_at)
        for one in answered
        if one.decided_at is not None
    ]


def _beginnings(deals: Sequence[Deal]) -> list[Wait]:
    """Return how long each deal waited for its first step after it had opened."""
    found = []
    for deal in deals:
        steps = [one for one in deal.steps if one.from_code]
        if steps:
            found.append(Wait("deal", deal.ref, deal.opened_at, steps[0].at))
    return found


def public_figures(session: Session, brokers: Sequence[Broker]) -> dict[int, Public]:
    """Return what the directory may show, by the broker's id; two queries for all."""
    ids = [one.id for one in brokers]
    deals = session.execute(
        select(Introduction.broker_id, func.count(Deal.id))
        .join(Deal, Deal.introduction_id == Introduction.id)
        .where(Introduction.broker_id.in_(ids))
        .group_by(Introduction.broker_id)
    )
    contracts = session.execute(
        select(Contract.broker_id, func.count(func.distinct(Contract.id)))
        .join(AmountEvent, AmountEvent.contract_id == Contract.id)
        .where(Contract.broker_id.in_(ids), Contract.state == ContractState.REGISTERED)
        .group_by(Contract.broker_id)
    )
    dealt = {number: count for number, count in deals}  # noqa: C416 - rows are not pairs to mypy
    registered = {number: count for number, count in contracts}  # noqa: C416 - the same
    return {one: Public(dealt.get(one, 0), registered.get(one, 0)) for one in ids}


figures.set_source(public_figures)
