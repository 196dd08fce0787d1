"""Publish a month or a year: its figures are kept, and stay what they are."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.contracts.chain import GENESIS
from tech_market.contracts.facts import DIMENSION_COLUMNS, Clock, Dimension
from tech_market.contracts.ledger_models import Snapshot
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.services.booking import locked_ledger
from tech_market.contracts.services.sums import contracts_of, sum_of, summed
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

KEPT = (
    Dimension.ALL, Dimension.TYPE, Dimension.FIELD, Dimension.IP, Dimension.SECTOR,
    Dimension.SELLER_TOWN, Dimension.BUYER_TOWN, Dimension.SELLER_KIND, Dimension.SIZE,
)  # fmt: skip
#: groups that hang together, side by side in one row: what may be shown of one
#: depends on what is shown of the others
JOINT: Mapping[str, tuple[Dimension, ...]] = {
    "seller-joint": (Dimension.SELLER, Dimension.SELLER_KIND, Dimension.SELLER_TOWN),
    "buyer-joint": (Dimension.SECTOR, Dimension.BUYER_TOWN, Dimension.BUYER_SCALE),
}
MARKET = "market"  # what is kept beside the ledger's figures


def month_period(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def list_snapshots(session: Session) -> list[Snapshot]:
    """Return published periods, latest first, a year before its months."""
    order = (Snapshot.last_on.desc(), Snapshot.first_on)
    return list(session.scalars(select(Snapshot).order_by(*order)))


def freeze(
    session: Session,
    *,
    period: tuple[date, date],
    actor: Actor,
    now: datetime,
    market: Mapping[str, Any] | None = None,
) -> Snapshot:
    """Publish a whole month or year that is over; nobody appends meanwhile.

    `market` is what shall be kept, and hashed, beside the ledger's figures.
    Raises RuleBroken: "freeze-running" before its end, "freeze-twice".
    """
    first, last = period
    if last >= today(now):
        raise RuleBroken(
            "freeze-running", "该期间尚未结束，结束后才能公布", field="period"
        )
    head = locked_ledger(session)
    same = select(Snapshot.id).where(
        Snapshot.first_on == first, Snapshot.last_on == last
    )
    if session.scalar(same) is not None:
        raise RuleBroken(
            "freeze-twice", "该期间已经公布，公布后不再改动", field="period"
        )
    snapshot = Snapshot(
        first_on=first,
        last_on=last,
        ledger_count=head.count,
        ledger_digest=head.digest,
        figures=figures_of(session, first, last) | ({MARKET: market} if market else {}),
        at=now,
        by_id=actor.user_id,
        previous=_last_digest(session),
    )
    snapshot.digest = digest_of_snapshot(snapshot)
    session.add(snapshot)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action=str(Action.LEDGER_FREEZE),
        kind="snapshot",
        ref=snapshot.ref,
        now=now,
        detail={"period": snapshot.label, "digest": snapshot.digest},
    )
    return snapshot


def figures_of(session: Session, first: date, last: date) -> dict[str, Any]:
    """Add up, from the entries alone, what is booked in these whole months.

    For each group: rows of code (codes of a joint group), seller here, buyer here,
    foreign, 技术交易额 and 合同成交总额 in 分, contracts, entries.
    """
    found: dict[str, Any] = {}
    for dimension in KEPT:
        rows: dict[tuple[Any, ...], list[int]] = {}
        months = summed(dimension, Clock.BOOKED, first=first, last=last)
        for row in session.execute(months):
            sums = rows.setdefault(tuple(row[3:7]), [0, 0, 0, 0])
            rows[tuple(row[3:7])] = [a + b for a, b in zip(sums, row[7:], strict=True)]
        found[dimension.value] = [[*key, *rows[key]] for key in sorted(rows)]
    for name, dimensions in JOINT.items():
        found[name] = _joint(session, dimensions, first, last)
    return found


def fits(figures: Mapping[str, Any], counted: Mapping[str, Any]) -> bool:
    """Tell whether published figures are those counted from the entries.

    Periods published before the joint groups were kept have none.
    """
    ours = {name: rows for name, rows in figures.items() if name != MARKET}
    missing = set(counted) - set(ours)
    wanted = {name: rows for name, rows in counted.items() if name in ours}
    return missing <= set(JOINT) and ours == wanted


def _joint(
    session: Session, dimensions: tuple[Dimension, ...], first: date, last: date
) -> list[list[Any]]:
    codes = [getattr(AmountEvent, DIMENSION_COLUMNS[one]) for one in dimensions]
    keys = (*codes, AmountEvent.seller_here, AmountEvent.buyer_here,
            AmountEvent.is_foreign)  # fmt: skip
    rows = session.execute(
        select(
            *keys,
            sum_of(AmountEvent.technical_delta_fen),
            sum_of(AmountEvent.total_delta_fen),
            contracts_of(Clock.BOOKED),
            func.count(AmountEvent.id),
        )
        .where(AmountEvent.booked_on >= first, AmountEvent.booked_on <= last)
        .group_by(*keys)
    )
    return sorted([*row] for row in rows)


def digest_of_snapshot(snapshot: Snapshot) -> str:
    """Hash what was published, with the state of the ledger it was read from."""
    body = [
        snapshot.first_on.isoformat(),
        snapshot.last_on.isoformat(),
        snapshot.ledger_count,
        snapshot.ledger_digest,
        snapshot.figures,
        snapshot.at.astimezone(UTC).isoformat(timespec="microseconds"),
        snapshot.by_id,
        snapshot.previous,
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _last_digest(session: Session) -> str:
    last = select(Snapshot.digest).order_by(Snapshot.id.desc()).limit(1)
    return session.scalar(last) or GENESIS
