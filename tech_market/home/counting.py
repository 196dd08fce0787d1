"""Counts of a desk, asked as the pages they lead to ask them."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Membership, MembershipState
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.brokerage.rules import RUNNING, SIGNED
from tech_market.brokerage.services.deals import ON_THE_WAY, count_by_stage
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services.finding import ContractFilter, count_contracts
from tech_market.home.log import on_day
from tech_market.home.pages import Task
from tech_market.listings.narrowing import STATE
from tech_market.listings.reading import Query, facet_counts
from tech_market.needs.models import Need
from tech_market.notices.services.following import list_followed
from tech_market.policy.actor import Actor
from tech_market.results.models import Result

Address = Callable[..., str]  # Flask's url_for


def own_states(
    session: Session, kind: type[Need | Result], actor: Actor, *, day: date
) -> dict[str, int]:
    """Count the organisation's listings by state, those over by date apart."""
    found = facet_counts(
        session, kind, Query(scope="own"), [STATE], actor=actor, today=day
    )
    return found[STATE]


def deals_and_contracts(session: Session, actor: Actor, address: Address) -> list[Task]:
    """Return how many deals are under way, signed, and registered as contracts."""
    stages = count_by_stage(session, actor=actor)
    running = sum(stages.get(one, 0) for one in RUNNING)
    return [
        Task("推进中的商机", running, address("brokerage.deals", stage=ON_THE_WAY)),
        Task("已签约的商机", stages.get(SIGNED, 0),
             address("brokerage.deals", stage=SIGNED)),
        contracts(session, actor, address, "已登记的技术合同",
                  ContractState.REGISTERED.value),
    ]  # fmt: skip


def contracts(
    session: Session, actor: Actor, address: Address, label: str, state: str
) -> Task:
    """Return how many contracts in a state this person may read."""
    count = count_contracts(session, actor=actor, wanted=ContractFilter(state=state))
    return Task(label, count, address("contracts.index", state=state))


def followed(session: Session, actor: Actor, address: Address) -> Task:
    """Return how many listings this person follows."""
    count = len(list_followed(session, actor))
    return Task("我的关注", count, address("notices.follows"))


def count_joining(session: Session, organisation_id: int) -> int:
    """Count people who ask to join the organisation."""
    query = select(func.count(Membership.id)).where(
        Membership.organisation_id == organisation_id,
        Membership.state == MembershipState.PENDING,
    )
    return session.scalar(query) or 0


def logged(
    session: Session, address: Address, label: str, *, outcome: str, day: date
) -> Task:
    """Return how much the log holds of a day; `outcome` "" for all."""
    query = select(func.count(AuditEvent.id)).where(on_day(day))
    if outcome:
        query = query.where(AuditEvent.outcome == Outcome(outcome))
    url = address("home.audit", day=day.isoformat(), outcome=outcome or None)
    return Task(label, session.scalar(query) or 0, url)
