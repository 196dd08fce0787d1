"""Take back what a batch brought in, as long as nobody has acted on it since."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import BatchState, RowState, check_state
from tech_market.imports.sorts import SORTS
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services import lifecycle
from tech_market.listings.services.writing import record
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.saying import Said

_LEFT: dict[ListingState, str] = {
    ListingState.FILED: Said("市场管理员已备案，没有撤销；如需撤下请到它的页面"),
    ListingState.RETURNED: Said("市场管理员已审核退回，没有撤销；请到它的页面修改"),
    ListingState.PUBLISHED: Said(
        "已发布，可能已有对接，没有撤销；如需撤下请到它的页面"
    ),
    ListingState.CLOSED: Said("已结束，没有撤销"),
    ListingState.WITHDRAWN: Said("已单独撤回"),
}
CHANGED = Said("导入后有人修改过，没有撤销；如不需要请到它的页面处理")


def check_undo(batch: ImportBatch) -> None:
    """Raise RuleBroken("import-state") unless there is something to take back."""
    check_state(batch.state, {BatchState.DONE})


def note_undo(
    session: Session, *, actor: Actor, batch: ImportBatch, now: datetime
) -> None:
    """Log that somebody takes a batch back."""
    audit.record(
        session, actor=actor, action=f"{Action.IMPORT}.undo", kind="import",
        ref=batch.ref, now=now,
    )  # fmt: skip


def undo_some(
    session: Session, batch: ImportBatch, *, actor: Actor, most: int, now: datetime
) -> bool:
    """Take some rows back; return whether more are left to look at."""
    rows = session.scalars(
        select(ImportRow)
        .where(
            ImportRow.batch_id == batch.id,
            ImportRow.state == RowState.IMPORTED,
            ImportRow.outcome == "",
        )
        .order_by(ImportRow.number)
        .limit(most)
    ).all()
    listings = _listings(session, batch, rows)
    for row in rows:
        listing = listings.get(row.listing_ref)
        why = _why_left(row, listing)
        if why:
            row.outcome = why
            continue
        if listing is not None:
            _take_back(session, listing, actor=actor, now=now)
        row.state = RowState.UNDONE
    session.flush()
    return len(rows) == most


def _listings(
    session: Session, batch: ImportBatch, rows: Sequence[ImportRow]
) -> dict[str, Listing]:
    model = SORTS[batch.kind].model
    refs = [row.listing_ref for row in rows]
    found = session.scalars(select(model).where(model.ref.in_(refs)))
    return {one.ref: one for one in found}


def _why_left(row: ImportRow, listing: Listing | None) -> str:
    """Return why a listing stays, or "" when it goes."""
    if listing is None:
        return ""
    if listing.state in _LEFT:
        return _LEFT[listing.state]
    return CHANGED if listing.version != row.listing_version else ""


def _take_back(
    session: Session, listing: Listing, *, actor: Actor, now: datetime
) -> None:
    """Withdraw what was handed in; a draft that nobody saw goes altogether."""
    if listing.state is ListingState.DRAFT:
        record(session, actor=actor, listing=listing, verb="write.discard", now=now)
        session.delete(listing)
        return
    lifecycle.move(session, actor=actor, listing=listing, step=Step.WITHDRAW, now=now)
    listing.source_ref = None  # the same row may come in again
