"""Tell the search index which listings to look at again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tech_market.listings.models import Listing, ListingChange


def note_change(session: Session, *, listing: Listing, now: datetime) -> None:
    """Note one listing, in the transaction of its change."""
    session.flush()
    note_changes(session, kind=listing.kind, listing_ids=[listing.id], now=now)


def note_changes(
    session: Session, *, kind: str, listing_ids: Iterable[int], now: datetime
) -> None:
    """Note many listings of a kind."""
    rows = [{"kind": kind, "listing_id": one, "at": now} for one in listing_ids]
    if rows:
        session.execute(insert(ListingChange), rows)
