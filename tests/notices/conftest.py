"""A worker whose time is the test's, and the folder its mails fall into."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tech_market.jobs.worker import Worker
from tech_market.recommend.store import Store
from tech_market.recommend.wiring import NAME


class Clock:
    """Tells the time it was set to."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def __call__(self) -> datetime:
        return self.time

    def go(self, **step: float) -> None:
        self.time += timedelta(**step)


@pytest.fixture
def hands(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def work(session: Session, hands: Clock) -> Callable[[], int]:
    """Do all that is due, as a worker would."""
    worker = Worker(name="test", now=hands)

    def drain() -> int:
        session.commit()
        done = worker.drain()
        session.expire_all()
        return done

    return drain


@pytest.fixture
def mails(app: Flask) -> Iterator[Callable[[], list[EmailMessage]]]:
    """What lies in the mail folder, in the order it was sent."""
    folder: Path = app.config["SETTINGS"].data_dir / "mail"
    for old in folder.glob("*"):
        old.unlink()

    def read() -> list[EmailMessage]:
        files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in files
        ]
        return [mail for mail in found if isinstance(mail, EmailMessage)]

    yield read
    for old in folder.glob("*"):
        old.unlink()


@pytest.fixture
def store(app: Flask, session: Session, tmp_path: Path) -> Iterator[Store]:
    """Switch the application's index on; a rebuild answers before it returns."""
    assert session is not None
    found: Store = app.extensions[NAME]
    usual = found.folder
    found.folder, found.is_on, found.is_background = tmp_path / "index", True, False
    found.drop()
    try:
        yield found
    finally:
        found.folder, found.is_on, found.is_background = usual, False, True
        found.drop()
