"""What the page of 应挂尽挂 shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.imports.columns import Problem
from tech_market.patents.rules import STANDING_NAMES, Standing, share_of
from tech_market.patents.services.coverage import PatentLine
from tech_market.web.forms import StrictForm
from tech_market.web.paging import Pager

STANDING_KINDS: dict[Standing, str] = {
    Standing.UNLISTED: "bad",
    Standing.UNDER_WAY: "gold",
    Standing.LISTED: "good",
    Standing.ENDED: "plain",
}
PROBLEMS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PatentsPage:
    """The share, and the patents of one standing or of all."""

    counts: dict[Standing, int]
    lines: Sequence[PatentLine]
    asked: str
    pager: Pager
    form: StrictForm
    problems: tuple[Problem, ...]

    @property
    def total(self) -> int:
        """All patents."""
        return sum(self.counts.values())

    @property
    def wanted(self) -> int:
        """Those that should be listed."""
        return self.total - self.counts[Standing.ENDED]

    @property
    def listed(self) -> int:
        """Those that are."""
        return self.counts[Standing.LISTED]

    @property
    def percent(self) -> str:
        """The share in percent, rounded down: only all is 100."""
        return f"{int(share_of(self.counts) * 1000) / 10:g}%"

    @property
    def tabs(self) -> tuple[tuple[str, str, int, bool], ...]:
        """Standing, name, count, chosen or not; all first."""
        found = [("", "全部", self.total, not self.asked)]
        found += [
            (one.value, STANDING_NAMES[one], self.counts[one], one.value == self.asked)
            for one in Standing
        ]
        return tuple(found)

    def name(self, line: PatentLine) -> str:
        """Return a line's standing in words."""
        return STANDING_NAMES[line.standing]

    def kind(self, line: PatentLine) -> str:
        """Return how its badge looks."""
        return STANDING_KINDS[line.standing]

    @property
    def shown_problems(self) -> tuple[Problem, ...]:
        """The first of what is wrong in the file."""
        return self.problems[:PROBLEMS_SHOWN]
