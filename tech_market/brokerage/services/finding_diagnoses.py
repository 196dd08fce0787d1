"""Find need diagnoses: whose they are, and which a broker could take."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from tech_market.accounts.models import Organisation
from tech_market.brokerage import scope
from tech_market.brokerage.models import (
    Broker,
    Conflict,
    Diagnosis,
    DiagnosisVersion,
    NeedHold,
)
from tech_market.brokerage.rules.diagnoses import LIVING, DiagnosisState
from tech_market.brokerage.services.register import find_broker
from tech_market.errors import NotFound
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor


def get_diagnosis(session: Session, *, ref: str, actor: Actor) -> Diagnosis:
    """Return one this person may read. Raises NotFound."""
    found = session.scalar(
        _whole().where(Diagnosis.ref == ref, _readable(session, actor))
    )
    if found is None:
        raise NotFound
    return found


def find_living(session: Session, need: Need) -> Diagnosis | None:
    """Return the need's diagnosis that is not over, or None."""
    return session.scalar(
        select(Diagnosis).where(
            Diagnosis.need_id == need.id, Diagnosis.state.in_(LIVING)
        )
    )


def holds_need(session: Session, actor: Actor, need: Need) -> bool:
    """Tell whether the need is in this filed broker's hands."""
    broker = find_broker(session, actor=actor)
    held = session.get(NeedHold, need.id)
    return bool(broker and broker.is_filed and held and held.broker_id == broker.id)


def list_diagnoses(
    session: Session, *, actor: Actor, offset: int, limit: int, waits_only: bool = False
) -> Sequence[Diagnosis]:
    """Return what this person may read, the living ones first, then the newest."""
    is_over = Diagnosis.state.not_in(LIVING)
    return session.scalars(
        _whole()
        .where(_readable(session, actor), _waits_for(actor) if waits_only else true())
        .order_by(is_over, Diagnosis.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def count_diagnoses(session: Session, *, actor: Actor) -> int:
    """Count what this person may read."""
    query = select(func.count(Diagnosis.id)).where(_readable(session, actor))
    return session.scalar(query) or 0


def count_waiting(session: Session, *, actor: Actor) -> int:
    """Count those that wait for this person: a broker to take, an owner to answer."""
    query = select(func.count(Diagnosis.id)).where(
        _waits_for(actor), _readable(session, actor)
    )
    return session.scalar(query) or 0


def _waits_for(actor: Actor) -> ColumnElement[bool]:
    state = DiagnosisState.ASKED if scope.is_broker(actor) else DiagnosisState.SENT
    return Diagnosis.state == state


def _readable(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Oversight reads all, owners their own, a broker theirs and what they could take.

    One who is suspended reads none.
    """
    if actor.sees_all:
        return true()
    if not scope.is_broker(actor):
        own = actor.organisation_id
        return Diagnosis.need.has(Need.organisation_id == own) if own else false()
    broker = find_broker(session, actor=actor)
    if broker is None or not broker.is_filed:
        return false()
    mine = Diagnosis.broker_id == broker.id
    return or_(mine, _takeable(broker))


def _takeable(broker: Broker) -> ColumnElement[bool]:
    held = select(NeedHold.need_id).where(NeedHold.broker_id != broker.id)
    interests = select(Conflict.organisation_id).where(
        Conflict.broker_id == broker.id, Conflict.ended_at.is_(None)
    )
    own = select(Organisation.id).where(
        Organisation.name == broker.employer, Organisation.name != ""
    )
    clear = Diagnosis.need.has(
        and_(Need.organisation_id.not_in(interests), Need.organisation_id.not_in(own))
    )
    waits = Diagnosis.state == DiagnosisState.ASKED
    return and_(waits, Diagnosis.need_id.not_in(held), clear)


def _whole() -> Select[tuple[Diagnosis]]:
    return select(Diagnosis).options(
        joinedload(Diagnosis.need).joinedload(Need.organisation),
        joinedload(Diagnosis.broker).joinedload(Broker.user),
        selectinload(Diagnosis.versions).joinedload(DiagnosisVersion.written_by),
    )
