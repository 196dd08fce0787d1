"""In which month an entry is published, and who may append now."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit.services import locked_head
from tech_market.contracts.chain import GENESIS
from tech_market.contracts.ledger_models import LedgerHead, Snapshot


def locked_ledger(session: Session) -> LedgerHead:
    """Return the ledger's head, locked until the transaction ends."""
    locked_head(session)
    head = session.scalar(
        select(LedgerHead)
        .where(LedgerHead.id == 1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if head is None:
        head = LedgerHead(id=1, event_id=None, count=0, digest=GENESIS)
        session.add(head)
    return head


def find_freeze(session: Session, day: date) -> Snapshot | None:
    """Return a published period that holds this day, the longest first."""
    holding = select(Snapshot).where(Snapshot.first_on <= day, Snapshot.last_on >= day)
    return session.scalars(holding.order_by(Snapshot.first_on)).first()


def booked_day(session: Session, effective_on: date, *, on: date) -> date:
    """Return the day to book on: the effective one, or `on` when that is frozen."""
    return on if find_freeze(session, effective_on) else effective_on
