"""An index of its own, a worker, and an engine that ends as it began."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tech_market.jobs.worker import Worker
from tech_market.learning import in_force
from tech_market.matching import lexicon, weights
from tech_market.recommend.store import Store
from tech_market.recommend.wiring import NAME


@pytest.fixture
def store(app: Flask, session: Session, tmp_path: Path) -> Iterator[Store]:
    """Switch the application's index on; a rebuild answers before it returns."""
    assert session is not None
    found: Store = app.extensions[NAME]
    usual = found.folder
    found.folder, found.is_on, found.is_background = tmp_path / "index", True, False
    found.drop()
    in_force.forget()
    try:
        yield found
    finally:
        found.folder, found.is_on, found.is_background = usual, False, True
        found.drop()
        lexicon.adopt(None)
        weights.adopt(None)
        in_force.init_trees()
        in_force.forget()


@pytest.fixture
def work(session: Session, now: datetime) -> Callable[[], int]:
    """Do all that is due, as a worker would."""
    worker = Worker(name="test", now=lambda: now)

    def drain() -> int:
        session.commit()
        done = worker.drain()
        session.expire_all()
        return done

    return drain
