"""Ask for a listing to be pushed, in the transaction that publishes it."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.listings.models import Listing

PUSH = "listing.push"


def ask_push(
    session: Session, listing: Listing, *, actor_ref: str, now: datetime
) -> None:
    """Put the push of this edition of a listing into the outbox."""
    session.flush()
    wanted = Wanted(
        PUSH,
        f"{listing.kind}:{listing.ref}",
        str(listing.version),
        {"kind": listing.kind, "ref": listing.ref},
        rank=3,
    )
    enqueue(session, wanted, now=now, actor_ref=actor_ref)
