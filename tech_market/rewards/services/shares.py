"""Who brought a deal about, and with which share."""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Broker, Deal, DealShare, Introduction
from tech_market.brokerage.services import sharing


def shares_of(session: Session, deal: Deal) -> dict[str, int]:
    """Return hundredths of a percent by the broker's reference; together 10,000."""
    found = sharing.shares_of(session, deal)
    return {one.broker.ref: one.points for one in found if one.points}


def shared_with(broker: Broker) -> ColumnElement[bool]:
    """Return the deals in which this broker has a share; undivided ones are whole."""
    row = and_(DealShare.deal_id == Deal.id, DealShare.points > 0)
    mine = exists().where(row, DealShare.broker_id == broker.id)
    leads = Deal.introduction.has(Introduction.broker_id == broker.id)
    return or_(mine, and_(leads, ~exists().where(row)))
