"""What the audit log shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from tech_market.home.log_asking import Asked
from tech_market.home.log_values import Fact
from tech_market.web.paging import Pager


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the log as it is read."""

    id: int
    at: datetime
    who: str
    who_ref: str
    role: str
    action: str
    kind: str
    ref: str
    outcome: str
    facts: tuple[Fact, ...]  # the detail in words
    detail: dict[str, Any]  # as it was recorded
    digest: str  # of the chain, 64 hex digits

    @property
    def is_page(self) -> bool:
        """Whether it is about a page that was asked for, not a thing."""
        return "." in self.kind


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The log, newest first."""

    rows: tuple[AuditRow, ...]
    pager: Pager
    asked: Asked
    names: tuple[str, ...]  # of all actions, to choose from
    kinds: tuple[tuple[str, str], ...]  # code and name of all, to choose from
    most: int  # rows of a file

    @property
    def things(self) -> list[tuple[str, str]]:
        """Return the kinds of things."""
        return [one for one in self.kinds if "." not in one[0]]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Return the kinds of pages, which only refused requests name."""
        return [one for one in self.kinds if "." in one[0]]

    @property
    def is_cut(self) -> bool:
        """Whether a file holds less than was found."""
        return self.pager.total > self.most

    def export_url(self, form: str) -> str:
        """Return the address of these lines as a file."""
        arguments: dict[str, Any] = {**self.asked.arguments(), "as": form}
        return url_for("home.export_audit", **arguments)
