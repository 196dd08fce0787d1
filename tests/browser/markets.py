"""Whole markets for tests that walk them, with somebody in each role."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.accounts.services.passwords import hash_password
from tech_market.db import transaction
from tech_market.demo.loading.market import load_demo
from tech_market.targets.services.seeding import seed_targets
from tests.browser.single import one_of_each
from tests.house.test_every_page import DEMO_ROLES, person_of
from tests.live import LiveMarket, live_market
from tests.makers import PASSWORD
from tests.people import ROLES, make_person

Emails = dict[str, str]  # by role
Market = tuple[LiveMarket, Emails]


@contextmanager
def served() -> Iterator[LiveMarket]:
    """Serve a market from a folder that is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="market-walk-") as folder,
        live_market(Path(folder)) as running,
    ):
        yield running


def settle(session: Session) -> dict[str, User]:
    """Fill in the demo market; return a person of each role, who can sign in."""
    now = clock.now()
    seed_targets(session, now)
    cast = load_demo(session, now=now)
    people = {role: person_of(cast, role) for role in DEMO_ROLES}
    for person in people.values():
        person.password_hash = hash_password(PASSWORD)
    return people


@contextmanager
def empty_market() -> Iterator[Market]:
    """Serve a market that has people and nothing else."""
    with served() as running:
        emails = {}
        with running.app.app_context(), transaction() as session:
            for role in ROLES:
                if person := make_person(session, role):
                    emails[role] = person.email
        yield running, emails


@contextmanager
def single_market() -> Iterator[Market]:
    """Serve a market that has exactly one of each thing."""
    with served() as running:
        with running.app.app_context(), transaction() as session:
            seed_targets(session, clock.now())
            people = one_of_each(session)
            emails = {role: person.email for role, person in people.items()}
        yield running, emails
