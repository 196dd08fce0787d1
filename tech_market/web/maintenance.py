"""The market closed for maintenance, by a file in the data folder.

A file, not a row: every process on the host reads it, and it says so while the database
is away or half migrated. Why everything closes and nothing stays readable is told in
docs/decisions/0021-account-maintenance.md.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import SecurityError

from tech_market import clock
from tech_market.config import Settings
from tech_market.web.plain import plain_answer

NAME = "maintenance.json"
OPEN_TO_MACHINES = frozenset({"static", "home.livez", "home.readyz"})
LATE = 300  # seconds after which to come back when it takes longer than said
SHORTEST, LONGEST = 60, 3600  # seconds of Retry-After otherwise


@dataclass(frozen=True, slots=True)
class Maintenance:
    """From when the market is closed, and until when it is thought to be."""

    since: datetime
    until: datetime | None  # None only for a file that cannot be read

    def is_closed(self, now: datetime) -> bool:
        """Tell whether it has begun; it ends by command alone, never by the clock."""
        return now >= self.since

    def is_late(self, now: datetime) -> bool:
        """Tell whether it takes longer than was said."""
        return self.until is None or now >= self.until

    def retry_after(self, now: datetime) -> int:
        """Return in how many seconds to come back."""
        if self.until is None or self.is_late(now):
            return LATE
        left = int((self.until - now).total_seconds())
        return min(LONGEST, max(SHORTEST, left))


def find_maintenance(folder: Path) -> Maintenance | None:
    """Return what the file says; one that cannot be read closes the market at once."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(kept["since"]).astimezone(UTC)
        until = datetime.fromisoformat(kept["until"]).astimezone(UTC)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Maintenance(since=datetime.min.replace(tzinfo=UTC), until=None)
    return Maintenance(since=since, until=until)


def write_maintenance(folder: Path, one: Maintenance) -> None:
    """Write the file whole or not at all, so that nobody reads half of it."""
    if one.until is None:
        raise ValueError("maintenance needs an end")
    said = {"since": one.since.isoformat(), "until": one.until.isoformat()}
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = folder / f"{NAME}.{os.getpid()}"
    new.write_text(json.dumps(said), encoding="utf-8")
    new.replace(folder / NAME)


def remove_maintenance(folder: Path) -> bool:
    """Open the market again; return False when it was not closed."""
    try:
        (folder / NAME).unlink()
    except FileNotFoundError:
        return False
    return True


def init_maintenance(app: Flask) -> None:
    """Ask the file before anything else looks at a request."""
    app.before_request(_look)


def folder_of(app: Flask) -> Path:
    """Return the data folder, where the file lies."""
    settings: Settings = app.config["SETTINGS"]
    return settings.data_dir


def is_closed(app: Flask) -> bool:
    """Tell a worker whether to stand still."""
    found = find_maintenance(folder_of(app))
    return found is not None and found.is_closed(clock.now())


def _look() -> Response | None:
    """Answer 503 while closed; before that, let the page announce it."""
    is_foreign = isinstance(request.routing_exception, SecurityError)
    if request.endpoint in OPEN_TO_MACHINES or is_foreign:
        return None
    found, now = find_maintenance(folder_of(current_app)), clock.now()
    if found is None:
        return None
    if not found.is_closed(now):
        g.announced = found
        return None
    g.is_maintenance = True
    until = None if found.is_late(now) else found.until
    response = plain_answer(503, is_maintenance=True, until=until)
    response.headers["Retry-After"] = str(found.retry_after(now))
    return response
