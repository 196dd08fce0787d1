"""The moderation queue: needs and results that wait, with what changed in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session, selectinload

from tech_market.home.waiting import REVIEWED
from tech_market.listings import editions
from tech_market.listings.models import Listing
from tech_market.listings.review_models import ReviewAct
from tech_market.listings.rules import STATE_NAMES, ListingState, Step
from tech_market.listings.services.acts import last_read
from tech_market.listings.services.reviewing import MOST
from tech_market.listings.services.writing import stated_by
from tech_market.listings.stating import plain
from tech_market.needs.models import Need
from tech_market.results.models import Result

KINDS: Final[dict[str, type[Need | Result]]] = {"need": Need, "result": Result}
NAMES: Final = {"need": "技术需求", "result": "科技成果"}
PLACES: Final = {"need": "needs", "result": "results"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queue is narrowed to; "" for all."""

    kind: str = ""
    state: str = ""

    @classmethod
    def of(cls, kind: str, state: str) -> "Asked":
        """Return what was asked, unknown words as nothing."""
        states = {one.value for one in REVIEWED}
        return cls(kind if kind in KINDS else "", state if state in states else "")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One listing that waits for the administrator."""

    kind: str
    ref: str
    version: int
    number: str
    title: str
    whose: str
    state: ListingState
    since: datetime | None
    changed: int | None  # facts that differ from what was read last; None: first time

    @property
    def value(self) -> str:
        """Return how a form names this row as it was read."""
        return f"{self.kind}:{self.ref}:{self.version}"

    @property
    def name(self) -> str:
        """Return what it is, in Chinese."""
        return NAMES[self.kind]

    @property
    def state_name(self) -> str:
        """Return where it stands, in Chinese."""
        return STATE_NAMES[self.state]


def count_waiting(session: Session) -> dict[tuple[str, str], int]:
    """Count what waits by kind and state."""
    found: dict[tuple[str, str], int] = {}
    for kind, model in KINDS.items():
        query = (
            select(model.state, func.count(model.id))
            .where(model.state.in_(REVIEWED))
            .group_by(model.state)
        )
        found |= {(kind, state.value): count for state, count in session.execute(query)}
    return found


def list_waiting(
    session: Session, asked: Asked, *, offset: int, limit: int = MOST
) -> list[QueueRow]:
    """Return one page of the queue, the longest waiting first."""
    kinds = [asked.kind] if asked.kind else list(KINDS)
    both = union_all(*(_waiting(kind, asked.state) for kind in kinds)).subquery()
    order = (both.c.submitted_at, both.c.kind, both.c.id)
    found = session.execute(
        select(both.c.kind, both.c.id).order_by(*order).offset(offset).limit(limit)
    ).all()
    rows: dict[tuple[str, int], QueueRow] = {}
    for kind in kinds:
        for row_id, row in _rows(session, kind, [i for k, i in found if k == kind]):
            rows[kind, row_id] = row
    return [rows[kind, number] for kind, number in found if (kind, number) in rows]


def list_chosen(session: Session, chosen: Sequence[tuple[str, str]]) -> list[QueueRow]:
    """Return these listings by kind and reference, in the order asked for."""
    rows: dict[tuple[str, str], QueueRow] = {}
    for kind, model in KINDS.items():
        refs = [ref for one, ref in chosen if one == kind]
        ids = session.scalars(select(model.id).where(model.ref.in_(refs))).all()
        rows |= {(kind, row.ref): row for _id, row in _rows(session, kind, ids)}
    return [rows[one] for one in dict.fromkeys(chosen) if one in rows]


def next_waiting(session: Session, *, after: Listing | None) -> QueueRow | None:
    """Return the listing that has waited longest, another than this one."""
    first = list_waiting(session, Asked(), offset=0, limit=2)
    return next((one for one in first if after is None or one.ref != after.ref), None)


def _waiting(kind: str, state: str) -> Select[Any]:
    model = KINDS[kind]
    states = (ListingState(state),) if state else REVIEWED
    return select(
        literal(kind).label("kind"), model.id, model.submitted_at
    ).where(model.state.in_(states))  # fmt: skip


def _rows(
    session: Session, kind: str, ids: Sequence[int]
) -> list[tuple[int, QueueRow]]:
    if not ids:
        return []
    model = KINDS[kind]
    loads = [selectinload(model.organisation), selectinload(model.indicators)]
    if model is Result:
        loads.append(selectinload(Result.ip_rights))
    listings = session.scalars(select(model).options(*loads).where(model.id.in_(ids)))
    read = last_read(session, kind, ids)
    return [(one.id, _row(one, base_of(read, one.id))) for one in listings]


def base_of(
    read: dict[tuple[int, Step], ReviewAct], listing_id: int
) -> ReviewAct | None:
    """Return what an edition is read against: its last filing, else its last return."""
    filed = read.get((listing_id, Step.FILE))
    return filed or read.get((listing_id, Step.RETURN))


def _row(listing: Listing, base: ReviewAct | None) -> QueueRow:
    changed = None
    if base is not None:
        now = plain(stated_by(listing, listing.facts))
        changed = editions.count_changed(listing.facts, base.facts, now)
    return QueueRow(
        kind=listing.kind, ref=listing.ref, version=listing.version,
        number=listing.number or "", title=listing.title,
        whose=listing.organisation.name, state=listing.state,
        since=listing.submitted_at, changed=changed,
    )  # fmt: skip
