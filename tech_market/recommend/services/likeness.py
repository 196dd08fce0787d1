"""Find listings that say nearly the same as one, for who may read them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.listings.alike import Alike, Text
from tech_market.listings.audience import Audience, audience_of, reads_body
from tech_market.listings.marking import pieces, spelt
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState
from tech_market.listings.scope import listed, own
from tech_market.matching.index import ListingIndex
from tech_market.matching.likeness import NEAR, Said, likeness, stretches
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import MODELS, document_of, find_listed

MOST: Final = 3  # shown
FROM_INDEX: Final = 10  # of each kind, compared
TITLES: Final = 5_000  # of each kind, the newest
TITLE_LIKE: Final = 60.0  # of 100, from which a text is compared
BY_TITLE: Final = 20  # of each kind, compared
QUEUED: Final = (ListingState.SUBMITTED, ListingState.FILED)
SPLIT: Final = "\n"


def find(
    session: Session,
    index: ListingIndex | None,
    *,
    actor: Actor,
    listing: Listing,
    now: datetime,
) -> list[Alike]:
    """Return the listings most alike, the most alike first.

    Looks among what is listed, the owner's own in every state and, for who reviews,
    what waits to be filed or published. Compares only what the actor may read.
    """
    mine = _text(listing, Audience.FULL)
    asked, found = Said.of(listing.title, mine), []
    for row in _candidates(session, index, actor, listing, now):
        audience = audience_of(session, actor, row)
        if audience is None:
            continue
        theirs = _text(row, audience)
        share = likeness(asked, Said.of(row.title, theirs))
        if share >= NEAR:
            found.append((share, row, theirs))
    found.sort(key=lambda one: (-one[0], one[1].ref))
    return [_alike(listing, mine, *one) for one in found[:MOST]]


def _alike(
    listing: Listing, mine: str, share: float, row: Listing, theirs: str
) -> Alike:
    shared = stretches(spelt(mine), spelt(theirs))
    return Alike(
        place=f"{row.kind}s",
        ref=row.ref,
        state=row.state,
        is_own=row.organisation_id == listing.organisation_id,
        share=share,
        mine=_marked(listing.title, mine, shared),
        theirs=_marked(row.title, theirs, shared),
    )


def _marked(title: str, text: str, shared: tuple[str, ...]) -> Text:
    lines = [line for line in text.split(SPLIT) if line.strip()]
    return Text(title, tuple(pieces(line, shared) for line in lines))


def _text(row: Listing, audience: Audience) -> str:
    """Return what this audience reads, but for the title and what is confidential."""
    body = row.description if reads_body(audience, row.level) else ""
    return SPLIT.join(dict.fromkeys((row.summary, body)))


def _candidates(
    session: Session,
    index: ListingIndex | None,
    actor: Actor,
    listing: Listing,
    now: datetime,
) -> Iterator[Any]:
    """Yield each listing worth comparing once, never the one that asks."""
    seen = {(listing.kind, listing.id)}
    for kind in MODELS:
        rows = [
            *_from_index(session, index, kind, listing, now),
            *_by_title(session, kind, listing, _where(kind, actor, index, now)),
        ]
        for row in rows:
            if (kind, row.id) not in seen:
                seen.add((kind, row.id))
                yield row


def _from_index(
    session: Session,
    index: ListingIndex | None,
    kind: str,
    listing: Listing,
    now: datetime,
) -> list[Any]:
    if index is None:
        return []
    day = today(now)
    asking = document_of(listing, Audience.FULL, on=day)
    found = index.rank(asking, kind=kind, top=FROM_INDEX, today=day)
    rows = find_listed(session, kind, [one.id for one in found], on=day)
    return list(rows.values())


def _where(
    kind: str, actor: Actor, index: ListingIndex | None, now: datetime
) -> ColumnElement[bool]:
    """Return whose titles are compared: what the index does not hold."""
    model = MODELS[kind]
    wanted = [own(model, actor)]
    if may(actor, Action.LISTING_REVIEW):
        wanted.append(model.state.in_(QUEUED))
    if index is None:
        wanted.append(listed(model, today(now)))
    return or_(*wanted)


def _by_title(
    session: Session, kind: str, listing: Listing, where: ColumnElement[bool]
) -> list[Any]:
    model = MODELS[kind]
    query = (
        select(model.id, model.title)
        .where(where, model.state != ListingState.WITHDRAWN)
        .order_by(model.id.desc())
        .limit(TITLES)
    )
    titles = {number: title for number, title in session.execute(query)}  # noqa: C416 - rows are not pairs to mypy
    best = process.extract(
        listing.title, titles, scorer=fuzz.ratio, score_cutoff=TITLE_LIKE,
        limit=BY_TITLE,
    )  # fmt: skip
    ids = [number for _title, _score, number in best]
    return list(session.scalars(select(model).where(model.id.in_(ids))))
