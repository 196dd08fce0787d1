"""A market that really serves: own database, real commits, threads, HTTP."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import make_server

from tech_market.app import create_app
from tech_market.config import Settings
from tech_market.db import db
from tech_market.jobs.worker import Worker
from tech_market.recommend.follower import Follower
from tech_market.recommend.wiring import FOLLOWER
from tests.databases import fresh_database
from tests.makers import PASSWORD

POLL_SECONDS = 0.02  # how soon a server that is told to stop stops
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class LiveMarket:
    """A running market: its address, and its application for looking inside."""

    url: str
    app: Flask


_migrated: list[bytes] = []  # a fresh SQLite database, once one was made


def migrate(app: Flask) -> None:
    """Bring a fresh database up to date: a copy where this process has made one."""
    with app.app_context():
        file = db.engine.url.database
        if db.engine.dialect.name != "sqlite" or not file:
            upgrade()
        elif _migrated:
            Path(file).write_bytes(_migrated[0])
        else:
            upgrade()
            db.session.remove()
            db.engine.dispose()  # the last to leave writes the log into the file
            if not Path(f"{file}-wal").exists():
                _migrated.append(Path(file).read_bytes())


@contextmanager
def live_market(folder: Path, name: str = "live") -> Iterator[LiveMarket]:
    """Serve a fresh, migrated market on a free port until the block ends."""
    with fresh_database(folder, name) as url:
        app = create_app(
            Settings(app_env="test", data_dir=folder / name, database_url=url)
        )
        migrate(app)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        server.daemon_threads = False  # type: ignore[attr-defined]  # so that server_close waits for the last answers
        thread = threading.Thread(
            target=server.serve_forever, args=(POLL_SECONDS,), daemon=True
        )
        thread.start()
        try:
            yield LiveMarket(f"http://127.0.0.1:{server.server_port}", app)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            follower: Follower = app.extensions[FOLLOWER]
            follower.stop()
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def work(market: LiveMarket) -> None:
    """Do what lies in the outbox, as the worker beside the market would."""
    with market.app.app_context():
        Worker(name="live").drain()
        db.session.remove()


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Follow nothing: the test wants to see the redirect."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str


class Visitor:
    """A browser without pictures: keeps cookies, sends form tokens."""

    def __init__(self, market: LiveMarket) -> None:
        self._url = market.url
        self._opener: OpenerDirector = build_opener(
            HTTPCookieProcessor(CookieJar()), _Stay()
        )

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._ask(Request(self._url + path))  # noqa: S310 - our own address

    def post(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """Send a form with the session's token."""
        found = TOKEN.search(self.get("/sign-in").text)
        assert found
        body = urlencode({"csrf_token": found.group(1), **(data or {})}).encode()
        return self._ask(Request(self._url + path, data=body))  # noqa: S310 - our own address

    def sign_in(self, email: str, password: str = PASSWORD) -> "Visitor":
        """Sign in through the door."""
        answer = self.post("/sign-in", {"email": email, "password": password})
        assert answer.status == 303, answer.text
        return self

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=30) as found:
                return Answer(found.status, found.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode())


def at_once(*tries: "threading.Thread") -> None:
    """Start all threads together and wait for them."""
    for one in tries:
        one.start()
    for one in tries:
        one.join()
