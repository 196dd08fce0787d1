"""Find expressions of interest: whose they are, and who could take them."""

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from tech_market.brokerage import scope
from tech_market.brokerage.models import Broker, Expression, Introduction, NeedHold
from tech_market.brokerage.rules import ExpressionState
from tech_market.brokerage.services.conflicts import clear_of
from tech_market.brokerage.services.register import find_broker
from tech_market.errors import NotFound
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor
from tech_market.results.models import Result


def get_expression(session: Session, *, ref: str, actor: Actor) -> Expression:
    """Return one the actor may read. Raises NotFound."""
    found = session.scalar(
        _whole().where(Expression.ref == ref, readable(session, actor))
    )
    if found is None:
        raise NotFound
    return found


def of_introduction(session: Session, one: Introduction) -> Expression | None:
    """Return the expression an introduction grew from."""
    return session.scalar(
        select(Expression).where(Expression.introduction_id == one.id)
    )


def list_expressions(
    session: Session, *, actor: Actor, offset: int, limit: int, waits_only: bool = False
) -> list[Expression]:
    """Return what the actor may read, what waits first, then the newest."""
    waits = Expression.state == ExpressionState.SENT
    return list(
        session.scalars(
            _whole()
            .where(readable(session, actor), waits if waits_only else true())
            .order_by(waits.desc(), Expression.id.desc())
            .offset(offset)
            .limit(limit)
        )
    )


def count_expressions(session: Session, *, actor: Actor) -> int:
    """Count what the actor may read."""
    query = select(func.count(Expression.id)).where(readable(session, actor))
    return session.scalar(query) or 0


def count_waiting(session: Session, *, actor: Actor) -> int:
    """Count those that wait for a broker, of what the actor may read."""
    query = select(func.count(Expression.id)).where(
        Expression.state == ExpressionState.SENT, readable(session, actor)
    )
    return session.scalar(query) or 0


def readable(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Oversight reads all; senders their own; a broker what they could take or took."""
    if actor.sees_all:
        return true()
    if scope.is_broker(actor):
        broker = find_broker(session, actor=actor)
        if broker is None or not broker.is_filed:
            return false()
        mine = Expression.introduction.has(Introduction.broker_id == broker.id)
        waits = Expression.state == ExpressionState.SENT
        return or_(mine, and_(waits, takeable(broker)))
    return sent_by(actor)


def takeable(broker: Broker) -> ColumnElement[bool]:
    """Return expressions about needs free or in this broker's hands, no conflict."""
    held = select(NeedHold.need_id).where(NeedHold.broker_id != broker.id)
    clear = (
        select(Expression.id)
        .join(Expression.need)
        .join(Expression.result)
        .where(*clear_of(broker))
    )
    return and_(Expression.need_id.not_in(held), Expression.id.in_(clear))


def sent_by(actor: Actor) -> ColumnElement[bool]:
    """Return what the actor's organisation sent."""
    if actor.organisation_id is None:
        return false()
    return Expression.organisation_id == actor.organisation_id


def _whole() -> Select[tuple[Expression]]:
    return select(Expression).options(
        joinedload(Expression.need).joinedload(Need.organisation),
        joinedload(Expression.result).joinedload(Result.organisation),
        joinedload(Expression.introduction),
    )
