"""What an index found worth scoring for one listing: asked once, used twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.matching.held import Held
from tech_market.matching.openings import Floor, Opening, openings
from tech_market.matching.score import Match, Question, best


@dataclass(frozen=True, slots=True)
class Pool:
    """The listing as it asks, and the listings of the other kind worth scoring."""

    question: Question
    others: Sequence[Held]

    def best(self, top: int) -> list[Match]:
        """Return the best with reasons, the best first, equal ones by id."""
        return best(self.question, self.others, top)

    def openings(self, floor: Floor) -> tuple[Opening, ...]:
        """Return which one change of the asking listing lets more of them fit."""
        return openings(self.question, self.others, floor)
