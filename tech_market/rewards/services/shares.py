"""Who brought a deal about, and with which share."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Broker, Deal, Introduction
from tech_market.rewards.rules.amounts import BASIS


def shares_of(session: Session, deal: Deal) -> dict[str, int]:
    """Return hundredths of a percent by the broker's reference; together 10,000."""
    del session
    return {deal.introduction.broker.ref: BASIS}


def shared_with(broker: Broker) -> ColumnElement[bool]:
    """Return the deals in which this broker has a share."""
    return Deal.introduction.has(Introduction.broker_id == broker.id)
