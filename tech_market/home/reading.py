"""Build the page on which one listing is read against its former edition."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound
from tech_market.home import deciding, queue
from tech_market.home.forms import ReviewForm
from tech_market.home.pages import ReviewListingPage
from tech_market.listings import editions
from tech_market.listings.pages import steps_open
from tech_market.listings.reading import get_readable
from tech_market.listings.rules import Step
from tech_market.listings.services.acts import last_read
from tech_market.listings.services.writing import stated_by
from tech_market.listings.stating import plain
from tech_market.needs.views import NEEDS
from tech_market.policy.actor import Actor
from tech_market.results.views import RESULTS

SERIALIZERS: dict[str, Any] = {"need": NEEDS.view_of, "result": RESULTS.view_of}


def listing_page(
    session: Session,
    kind: str,
    ref: str,
    *,
    actor: Actor,
    book: CodeBook,
    since: str,
    form: ReviewForm,
    now: datetime,
) -> ReviewListingPage:
    """Return a listing with every fact before and now; `since` "return" or "file".

    Raises NotFound.
    """
    if kind not in queue.KINDS:
        raise NotFound
    listing, audience = get_readable(session, queue.KINDS[kind], ref, actor=actor)
    read = last_read(session, kind, [listing.id])
    base = queue.base_of(read, listing.id)
    wanted = read.get((listing.id, Step.RETURN)) if since == "return" else None
    others = [one for one in read.values() if one is not (wanted or base)]
    (row,) = queue.list_chosen(session, [(kind, ref)])
    base = wanted or base
    return ReviewListingPage(
        row=row,
        view=SERIALIZERS[kind](listing, audience, today=today(now)),
        base=base,
        other=others[0] if others else None,
        changes=editions.compare(
            listing.facts, base.facts if base else None,
            plain(stated_by(listing, listing.facts)), book,
        ),
        steps=tuple(steps_open(listing.state, is_own=False, may_review=True)),
        form=form,
        last=deciding.last_batch(session, actor=actor, now=now),
        after=queue.next_waiting(session, after=listing),
    )  # fmt: skip
