"""What the pages and the paper of evidence show."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.brokerage.cards import Card
from tech_market.rewards.forms import CheckForm, IssueForm
from tech_market.rewards.papers import EvidencePaper
from tech_market.rewards.rules.evidence import in_groups
from tech_market.rewards.services.evidence.collecting import Evidence
from tech_market.rewards.services.evidence.issuing import Answer


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """What the paper would say now, and which papers were given out."""

    evidence: Evidence
    cards: tuple[Card, Card]
    papers: Sequence[EvidencePaper]
    form: IssueForm


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper for one person."""

    evidence: Evidence
    cards: tuple[Card, Card]
    code: str
    person: str

    @property
    def spoken_code(self) -> str:
        """Return the code in groups of four."""
        return in_groups(self.code)

    @property
    def held_by(self) -> str:
        """Return for which reader it was made."""
        side = self.evidence.about.side
        own = next((one for one in self.cards if one.side is side), None)
        return f"{own.side_name}（仅含本方记录）" if own else "双方记录"


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The form, and what is said of a paper."""

    form: CheckForm
    answer: Answer | None
