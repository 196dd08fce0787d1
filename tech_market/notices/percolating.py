"""The job `search.match`: ask every saved search about one new listing.

Thousands of searches are looked at in ranges of their ids, each range a job of its own
with a short transaction, so that nobody who writes meanwhile waits for long.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
    User,
)
from tech_market.clock import today
from tech_market.db import db
from tech_market.jobs.registry import Effect, Task, nothing
from tech_market.jobs.services.outbox import Wanted
from tech_market.listings.audience import Audience
from tech_market.listings.scope import listed
from tech_market.notices.models import Notice, SavedSearch
from tech_market.notices.questions import other_ways, searched
from tech_market.notices.rules import Topic, contains_all
from tech_market.notices.services.telling import ROUND, Message, tell
from tech_market.notices.shown import MODELS

MATCH = "search.match"
RANGE = 1_000  # ids of searches one job looks at


def wanted_matches(
    session: Session, *, kind: str, ref: str, edition: str
) -> Iterator[Wanted]:
    """Yield the jobs that ask all saved searches about a listing."""
    last = session.scalar(
        select(func.max(SavedSearch.id)).where(SavedSearch.kind == kind)
    )
    for start in range(0, (last or 0) + 1 if last else 0, RANGE):
        payload = {"kind": kind, "ref": ref, "from": start, "until": start + RANGE}
        yield Wanted(MATCH, f"{kind}:{ref}:{start}", edition, payload, rank=6)


@dataclass(frozen=True, slots=True)
class _Asker:
    search: SavedSearch
    is_insider: bool
    organisation_id: int | None


def match_searches(task: Task, now: datetime) -> Effect:
    """Find the searches of a range that the listing answers, and tell their owners."""
    kind, ref = str(task.payload["kind"]), str(task.payload["ref"])
    session, model = db.session(), MODELS[kind]
    listing = session.scalar(
        select(model).where(model.ref == ref, listed(model, today(now)))
    )
    if listing is None or listing.published_at is None:
        return nothing
    read = {
        audience: searched(listing, audience, on=today(now))
        for audience in (Audience.PUBLIC, Audience.MEMBER)
    }
    found = [
        one.search
        for one in _askers(session, kind, task.payload, listing.published_at)
        if one.organisation_id != listing.organisation_id
        and read[_audience(one)].has(one.search.codes)
        and _says(read[_audience(one)].text, one.search)
    ]
    if not found:
        return nothing
    messages = [
        Message(
            user_id=search.user_id,
            topic=Topic.SEARCH,
            key=f"search:{search.ref}:{kind}:{ref}",
            items=((kind, ref, 0),),
            code=search.name[:60],
            place_ref=search.ref,
            frequency=search.frequency,
        )
        for search in found
    ]
    by_key = {one.key: search.id for one, search in zip(messages, found, strict=True)}
    mark = listing.published_at

    def effect(writing: Session) -> None:
        known = _known(writing, by_key)
        ids = [number for key, number in by_key.items() if key not in known]
        tell(writing, [one for one in messages if one.key not in known], now=now)
        writing.execute(
            update(SavedSearch)
            .where(SavedSearch.id.in_(ids))
            .values(mark_at=mark, told=SavedSearch.told + 1)
        )

    return effect


def _known(session: Session, keys: Iterable[str]) -> set[str]:
    """Return which of these were told before: an edition more is no new match."""
    wanted, found = list(keys), set[str]()
    for at in range(0, len(wanted), ROUND):
        part = wanted[at : at + ROUND]
        found |= set(session.scalars(select(Notice.key).where(Notice.key.in_(part))))
    return found


def _says(text: str, search: SavedSearch) -> bool:
    """Tell whether a text says what was asked, in those words or with other names."""
    return contains_all(text, search.terms) or any(
        contains_all(text, terms) for terms in other_ways(search.query)
    )


def _audience(one: _Asker) -> Audience:
    return Audience.MEMBER if one.is_insider else Audience.PUBLIC


def _askers(
    session: Session, kind: str, place: dict[str, Any], published_at: datetime
) -> Iterator[_Asker]:
    """Yield the searches of a range with what their owners are now."""
    rows = session.execute(
        select(
            SavedSearch, User.staff_role, Membership.state, Organisation.state,
            Membership.organisation_id,
        )
        .join(User, SavedSearch.user_id == User.id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Organisation, Membership.organisation_id == Organisation.id)
        .where(
            SavedSearch.kind == kind,
            SavedSearch.id >= place["from"],
            SavedSearch.id < place["until"],
            SavedSearch.created_at < published_at,
            User.is_disabled.is_(False),
        )
    )  # fmt: skip
    yield from (_asker(row) for row in rows)


def _asker(row: Row[Any]) -> _Asker:
    search, staff_role, membership, organisation, organisation_id = row
    is_member = membership is MembershipState.ACTIVE
    is_verified = organisation is OrganisationState.VERIFIED
    return _Asker(
        search=search,
        is_insider=staff_role is not None or (is_member and is_verified),
        organisation_id=organisation_id if is_member else None,
    )
