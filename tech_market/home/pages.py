"""What the pages across domains show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tech_market.codes.catalog import Code
from tech_market.home.forms import CodeForm
from tech_market.web.paging import Pager


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits, and where to do it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What waits for this person today, and the usual ways on."""

    greeting: str
    tasks: tuple[Task, ...]
    ways: tuple[tuple[str, str], ...]  # label, address
    advice: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing in the review queue."""

    kind: str
    title: str
    whose: str
    state: str
    since: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything that waits for the administrator, oldest first."""

    rows: tuple[WaitingRow, ...]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the log as it is read."""

    id: int
    at: datetime
    who: str
    role: str
    action: str
    about: str
    outcome: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The log, newest first."""

    rows: tuple[AuditRow, ...]
    pager: Pager
    asked: str
    outcome: str


@dataclass(frozen=True, slots=True)
class CodesPage:
    """All code lists, and one of them opened."""

    lists: tuple[tuple[str, str, int], ...]  # key, title, entries
    key: str
    title: str
    entries: tuple[Code, ...]
    form: CodeForm | None


@dataclass(frozen=True, slots=True)
class HelpPage:
    """How the market works, for each role."""
