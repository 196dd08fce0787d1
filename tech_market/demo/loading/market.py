"""The whole demo, and the large one: each step in the caller's transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.audit import services as audit
from tech_market.demo import texts
from tech_market.demo.loading.changes import ask_for_one
from tech_market.demo.loading.contracts import load_contracts
from tech_market.demo.loading.groups import load_groups
from tech_market.demo.loading.imports import load_import
from tech_market.demo.loading.listings import Numbers, load_needs, load_results
from tech_market.demo.loading.people import Cast, load_people
from tech_market.demo.shapes import ContractText, NeedText, ResultText
from tech_market.policy.actor import SYSTEM

BATCH = 1_000  # rows of one transaction of the large profile
Row = TypeVar("Row")


def is_empty(session: Session) -> bool:
    """Tell whether nobody has registered yet."""
    return not session.scalar(select(func.count(Organisation.id)))


def load_demo(session: Session, *, now: datetime) -> Cast:
    """Load people, listings and contracts of the demo, all or nothing."""
    cast = load_people(session, now=now)
    book = Books()
    needs = book.add_needs(session, texts.needs(), cast=cast, now=now)
    results = book.add_results(session, texts.results(), cast=cast, now=now)
    book.keep(session)
    contracts = add_contracts(session, texts.contracts(), cast=cast)
    ask_for_one(session, staff=cast.staff, now=now)
    load_groups(session, cast.organisations, now=now)
    load_import(session, cast=cast, now=now)
    note(session, "demo", now=now, needs=needs, results=results, contracts=contracts)
    return cast


class Books:
    """Adds listings, in one go or batch by batch, under running numbers."""

    def __init__(self) -> None:
        self._needs, self._results = Numbers("XQ"), Numbers("CG")

    def add_needs(
        self, session: Session, rows: Iterable[NeedText], *, cast: Cast, now: datetime
    ) -> int:
        """Add needs; return how many."""
        places = cast.organisations
        added = load_needs(session, rows, places=places, numbers=self._needs, now=now)
        return len(added)

    def add_results(
        self, session: Session, rows: Iterable[ResultText], *, cast: Cast, now: datetime
    ) -> int:
        """Add results; return how many."""
        places, numbers = cast.organisations, self._results
        return len(load_results(session, rows, places=places, numbers=numbers, now=now))

    def keep(self, session: Session) -> None:
        """Let the next numbers go on from here."""
        self._needs.keep(session)
        self._results.keep(session)


def add_contracts(session: Session, rows: Iterable[ContractText], *, cast: Cast) -> int:
    """Add contracts with their events; return how many."""
    return load_contracts(
        session, rows, places=cast.organisations, brokers=cast.brokers,
        staff=cast.staff, actor=SYSTEM,
    )  # fmt: skip


def note(session: Session, profile: str, *, now: datetime, **counts: int) -> None:
    """Leave one audit line about what was loaded."""
    audit.record(
        session, actor=SYSTEM, action="seed", kind="seed", ref=profile, now=now,
        detail=dict(counts),
    )  # fmt: skip


def in_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Cut a stream into lists of BATCH rows."""
    while batch := list(islice(rows, BATCH)):
        yield batch
