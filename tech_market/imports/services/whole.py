"""Bring a file of listings in: every row or none, and never the same row twice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.accounts.services.actors import role_of_kind
from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.codes.book import current_book
from tech_market.errors import RuleBroken
from tech_market.imports.columns import Columns, Problem
from tech_market.imports.rows import Row, Sheet
from tech_market.listings.facts import ListingFacts
from tech_market.listings.models import Listing
from tech_market.listings.pushing import ask_push
from tech_market.listings.rules import ListingState
from tech_market.listings.services.changes import note_changes
from tech_market.listings.services.numbering import take_numbers
from tech_market.listings.services.writing import put
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.saying import Said

MOST_PUSHED = 50  # a longer file is found, but nobody is told of each of its rows
CHUNK = 500  # rows written at a time
ASKED = 500  # names looked up at a time; SQLite takes few parameters
Named = tuple[str, ListingFacts]
Watch = Callable[[Sequence[Row]], Iterator[Row]]


class FileRefused(RuleBroken):
    """Rows are wrong, so nothing was imported; `problems` says which and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            "rows-wrong",
            Said("%(count)s 处有误，没有导入任何内容", count=len(problems)),
        )
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: which kind, whose, and whether to publish at once."""

    model: type[Listing]
    facts: type[ListingFacts]
    write: Action
    organisation: Organisation
    publish: bool
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What an import came to."""

    read: int
    added: int
    known: int


def import_rows(
    session: Session,
    *,
    actor: Actor,
    order: Order,
    sheet: Sheet,
    now: datetime,
    watch: Watch = iter,
) -> Report:
    """Check every row, then write those that are new; one line in the log.

    Raises FileRefused with every problem found, RuleBroken: "unknown-column",
    "organisation-role", "organisation-unverified".
    """
    check_owner(order)
    columns = Columns.of(order.facts, book=current_book(session), day=today(now))
    columns.check(sheet.rows)
    named = read_rows(columns, watch(sheet.rows))
    known = find_known(session, order, [name for name, _facts in named])
    new = [one for one in named if one[0] not in known]
    report = Report(read=len(named), added=len(new), known=len(known))
    if not order.dry_run and new:
        _write(session, order, new, now)
    if not order.dry_run:
        _log(session, actor, order, sheet, report, now)
    return report


def check_owner(order: Order) -> None:
    """Refuse an organisation that could not have posted this itself."""
    owner = Actor(role=role_of_kind(order.organisation.kind_code))
    if not may(owner, order.write):
        raise RuleBroken(
            "organisation-role", "需求只能归企业，成果只能归院所，请核对单位"
        )
    if order.publish and not order.organisation.is_verified:
        raise RuleBroken("organisation-unverified", "单位尚未通过核验，不能发布")


def read_rows(columns: Columns, rows: Iterator[Row]) -> list[Named]:
    """Return all rows as facts; raises FileRefused with the problems of all rows."""
    problems: list[Problem] = []
    named: dict[str, ListingFacts] = {}
    places: dict[str, int] = {}
    for row in rows:
        found = columns.read(row)
        if isinstance(found, list):
            problems += found
        elif found[0] in named:
            says = Said("与第 %(row)s 行编号或内容重复", row=places[found[0]])
            problems.append(Problem(row.number, "", says))
        else:
            named[found[0]], places[found[0]] = found[1], row.number
    if problems:
        raise FileRefused(problems)
    return list(named.items())


def find_known(session: Session, order: Order, names: list[str]) -> set[str]:
    """Return the names this organisation's listings already came with."""
    model, found = order.model, set[str]()
    for start in range(0, len(names), ASKED):
        query = select(model.source_ref).where(
            model.organisation_id == order.organisation.id,
            model.source_ref.in_(names[start : start + ASKED]),
        )
        found |= {name for name in session.scalars(query) if name}
    return found


def _write(session: Session, order: Order, new: list[Named], now: datetime) -> None:
    year = today(now).year
    numbers: Iterator[str | None] = iter([None] * len(new))
    if order.publish:
        numbers = iter(
            take_numbers(session, prefix=order.model.prefix, year=year, count=len(new))
        )
    for start in range(0, len(new), CHUNK):
        chunk = new[start : start + CHUNK]
        rows = [_listing(order, one, next(numbers), now) for one in chunk]
        session.add_all(rows)
        session.flush()
        if order.publish:
            ids = [row.id for row in rows]
            note_changes(session, kind=order.model.kind, listing_ids=ids, now=now)
        if order.publish and len(new) <= MOST_PUSHED:
            for row in rows:
                ask_push(session, row, actor_ref="", now=now)
        for row in rows:
            session.expunge(row)


def _listing(order: Order, named: Named, number: str | None, now: datetime) -> Listing:
    listing = order.model(
        organisation_id=order.organisation.id, source_ref=named[0], created_at=now
    )
    put(listing, named[1])
    listing.state = ListingState.DRAFT
    if order.publish:
        listing.state, listing.number = ListingState.PUBLISHED, number
        listing.submitted_at = listing.filed_at = now
        listing.published_at = listing.first_published_at = now
    return listing


def _log(
    session: Session,
    actor: Actor,
    order: Order,
    sheet: Sheet,
    report: Report,
    now: datetime,
) -> None:
    detail: dict[str, Any] = {
        "organisation": order.organisation.ref,
        "file": sheet.digest,
        "read": report.read,
        "added": report.added,
        "known": report.known,
        "published": order.publish,
    }
    audit.record(session, actor=actor, action=f"{order.write}.import",
                 kind=order.model.kind, ref=order.organisation.ref, now=now,
                 detail=detail)  # fmt: skip
