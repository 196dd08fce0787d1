"""What the pages about one's own data show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tech_market.privacy.forms import LeaveForm, PasswordGate
from tech_market.privacy.rules import GRACE, Obstacle
from tech_market.privacy.sections import Section


@dataclass(frozen=True, slots=True)
class DataPage:
    """What is held, and the way to take it along."""

    form: PasswordGate
    counts: Sequence[tuple[str, int]]  # title of a section, rows
    leaving_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeavePage:
    """What leaving means, what stands in the way, and the form."""

    form: LeaveForm
    obstacles: Sequence[Obstacle]
    leaving_at: datetime | None
    days: int = GRACE.days


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """The page inside the archive."""

    name: str
    at: datetime
    language: str
    sections: Sequence[Section]
