"""Read how a deal is divided among its brokers: what rewards and performance ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tech_market.brokerage import scope
from tech_market.brokerage.models import Broker, Deal, DealShare, Split, SplitPart
from tech_market.brokerage.rules.shares import WHOLE, SplitState
from tech_market.errors import NotFound
from tech_market.policy.actor import Actor
from tech_market.saying import Said


@dataclass(frozen=True, slots=True)
class Share:
    """One broker's part of a deal. `points` are basis points, 0-10000."""

    broker: Broker
    points: int
    is_lead: bool
    is_active: bool  # still works on the deal; one who left may keep a share


def shares_of(session: Session, deal: Deal) -> tuple[Share, ...]:
    """Return every broker's share of a deal: the lead first, then the larger ones.

    They sum to exactly `WHOLE` (10000 points, 100 %). A deal nobody divided is wholly
    its lead's. A lead who took over by hand-over may have 0 until all agree otherwise,
    and one who handed it over keeps theirs (`is_active` False). From the registration
    of the contract on nothing changes any more, so whoever reckons a reward by shares
    may read them whenever it likes after that.
    """
    return shares_of_many(session, [deal])[deal.id]


def shares_of_many(
    session: Session, deals: Sequence[Deal]
) -> dict[int, tuple[Share, ...]]:
    """Return `shares_of` for each deal's id, in one query."""
    rows: dict[int, list[DealShare]] = {}
    for row in session.scalars(
        select(DealShare)
        .where(DealShare.deal_id.in_([one.id for one in deals]))
        .options(joinedload(DealShare.broker).joinedload(Broker.user))
    ):
        rows.setdefault(row.deal_id, []).append(row)
    return {one.id: _shares(one, rows.get(one.id, ())) for one in deals}


def _shares(deal: Deal, rows: Iterable[DealShare]) -> tuple[Share, ...]:
    lead = deal.introduction.broker
    found = [
        Share(
            row.broker,
            row.points,
            is_lead=row.broker_id == lead.id,
            is_active=row.left_at is None,
        )
        for row in rows
        if row.points or row.broker_id == lead.id
    ]
    if not found:
        return (Share(lead, WHOLE, is_lead=True, is_active=True),)
    return tuple(
        sorted(found, key=lambda one: (not one.is_lead, -one.points, one.broker.id))
    )


def points_by_broker(session: Session, deal: Deal) -> dict[int, int]:
    """Return points by the broker's id, those without a share left out."""
    return {one.broker.id: one.points for one in shares_of(session, deal) if one.points}


def list_splits(session: Session, deal: Deal) -> Sequence[Split]:
    """Return all proposals about a deal, the newest first."""
    return session.scalars(
        _whole().where(Split.deal_id == deal.id).order_by(Split.id.desc())
    ).all()


def get_split(session: Session, *, ref: str, actor: Actor) -> Split:
    """Return a proposal the actor may read. Raises NotFound."""
    found = session.scalar(
        _whole().where(Split.ref == ref, scope.readable_splits(actor))
    )
    if found is None:
        raise NotFound
    return found


def find_pending(session: Session, deal: Deal) -> Split | None:
    """Return the proposal that waits, or None."""
    return session.scalar(
        _whole().where(Split.deal_id == deal.id, Split.state == SplitState.PROPOSED)
    )


def hand_over_shares(
    session: Session, deal: Deal, *, old: Broker, new: Broker, now: datetime
) -> None:
    """Let the old lead leave with what they have, and the new one begin with nothing.

    Nobody's share changes without their consent, so the new lead proposes a division
    afterwards. A proposal that waited is cancelled: it named the old lead.
    """
    before = points_by_broker(session, deal)
    pending = find_pending(session, deal)
    if pending is not None:
        pending.state, pending.decided_at = SplitState.CANCELLED, now
        pending.decided_text = Said("商机已移交，原方案作废")
    _row(session, deal, old, points=before.get(old.id, 0), now=now).left_at = now
    _row(session, deal, new, points=before.get(new.id, 0), now=now).left_at = None


def put_shares(session: Session, deal: Deal, split: Split, *, now: datetime) -> None:
    """Write the division that all agreed to."""
    for part in split.parts:
        known = session.get(DealShare, (deal.id, part.broker_id))
        row = _row(session, deal, part.broker, points=part.points, now=now)
        row.points = part.points
        if not part.points:
            row.left_at = row.left_at or now
        elif known is None or not part.before_points:
            row.left_at = None


def _row(
    session: Session, deal: Deal, broker: Broker, *, points: int, now: datetime
) -> DealShare:
    found = session.get(DealShare, (deal.id, broker.id))
    if found is None:
        found = DealShare(
            deal_id=deal.id, broker=broker, points=points, joined_at=now, left_at=None
        )
        session.add(found)
    return found


def _whole() -> Select[tuple[Split]]:
    return select(Split).options(
        joinedload(Split.deal),
        joinedload(Split.proposed_by),
        joinedload(Split.decided_by),
        selectinload(Split.parts).joinedload(SplitPart.broker).joinedload(Broker.user),
    )
