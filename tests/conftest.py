"""One app and one migrated database for the run; each test is rolled back."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

os.environ["APP_ENV"] = "test"

from flask_migrate import upgrade

from tech_market.accounts.models import User
from tech_market.app import create_app
from tech_market.config import Settings
from tech_market.db import WRITES, db
from tech_market.recommend.wiring import FOLLOWER
from tests.clients import signed_in
from tests.databases import fresh_database
from tests.writes import watch_writes

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # midday in Shanghai, a Monday


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="market-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def app(data_dir: Path) -> Iterator[Flask]:
    with fresh_database(data_dir) as url:
        app = create_app(Settings(app_env="test", data_dir=data_dir, database_url=url))
        watch_writes(app)
        with app.app_context():
            upgrade()
        yield app
        app.extensions[FOLLOWER].stop()  # or it asks a database that is gone
        with app.app_context():
            db.engine.dispose()


@request_started.connect
def forget_last_request(_app: Flask) -> None:
    """Start each request with an empty `g`, as outside tests.

    The session fixture holds an application context open, which requests then share:
    without this, the second person would carry the first one's name and form token.
    """
    for name in list(g):
        g.pop(name)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Run the test inside one outer transaction; commits only release savepoints."""
    with app.app_context():
        engines = cast("dict[str | None, Any]", db.engines)
        engine = engines[None]
        with engine.connect().execution_options(**WRITES) as connection:
            outer = connection.begin()
            engines[None] = connection  # flask-sqlalchemy issue 1171
            db.session.remove()
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield db.session()
            finally:
                db.session.remove()
                outer.rollback()
                engines[None] = engine


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """Somebody not signed in. Every request reads what the test wrote."""
    assert session is not None
    return app.test_client()


@pytest.fixture
def client_as(app: Flask, session: Session) -> Callable[[User], FlaskClient]:
    """A browser in which this person is signed in."""

    def open_client(user: User) -> FlaskClient:
        return signed_in(app, session, user)

    return open_client
