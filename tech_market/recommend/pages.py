"""What the pages of suggestions show."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.recommend.services.suggesting import Suggestion


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """All that fits one listing."""

    kind: str  # of the listing: "need" or "result"
    ref: str
    title: str
    suggestions: Sequence[Suggestion]
    is_ready: bool  # False while the index is being built

    @property
    def place(self) -> str:
        """The blueprint of the listing's own page."""
        return f"{self.kind}s"

    @property
    def other_place(self) -> str:
        """The blueprint of what is suggested."""
        return "results" if self.kind == "need" else "needs"

    @property
    def mine(self) -> str:
        """What the listing is called."""
        return "需求" if self.kind == "need" else "成果"

    @property
    def other(self) -> str:
        """What the suggestions are called."""
        return "成果" if self.kind == "need" else "需求"
