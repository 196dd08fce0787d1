"""What the pages of suggestions show."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.listings.marking import Piece, pieces
from tech_market.matching.gains import Gain
from tech_market.matching.same import Same
from tech_market.matching.text import NEED, Document
from tech_market.recommend.reasons import Reasons
from tech_market.recommend.services.explaining import Opened, Why
from tech_market.recommend.services.relating import Related
from tech_market.recommend.services.suggesting import Suggestion


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """All that fits one listing."""

    kind: str  # of the listing: "need" or "result"
    ref: str
    title: str
    suggestions: Sequence[Suggestion]
    is_ready: bool  # False while the index is being built
    opened: Sequence[Opened] = ()  # only on the page of their own

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


@dataclass(frozen=True, slots=True)
class RelatedPage:
    """What is near a listing, of its own kind."""

    kind: str
    ref: str
    title: str
    found: Sequence[Related]
    is_ready: bool  # False while the index is being built

    @property
    def place(self) -> str:
        """The blueprint of both."""
        return f"{self.kind}s"

    @property
    def name(self) -> str:
        """What they are called."""
        return "需求" if self.kind == NEED else "成果"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts, split where shared terms stand."""

    kind: str
    ref: str
    title: tuple[Piece, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    keywords: tuple[Piece, ...]

    @property
    def place(self) -> str:
        """The blueprint of the listing's own page."""
        return f"{self.kind}s"

    @property
    def name(self) -> str:
        """What the listing is called."""
        return "需求" if self.kind == NEED else "成果"


@dataclass(frozen=True, slots=True)
class WhyPage:
    """Why one listing is offered for another; need and result side by side."""

    reasons: Reasons
    gains: tuple[Gain, ...]
    same: tuple[Same, ...]  # in the words of the need, then of the result
    asking: Side
    need: Side
    result: Side

    @classmethod
    def of(cls, why: Why) -> "WhyPage":
        """Mark the shared terms in both texts, and what they call otherwise."""
        asking = side_of(why.asking, marked(why, [one.here for one in why.same]))
        other = side_of(why.other, marked(why, [one.there for one in why.same]))
        need, result = (asking, other) if asking.kind == NEED else (other, asking)
        same = tuple(
            one if need is asking else Same(one.name, one.there, one.here)
            for one in why.same
        )
        return cls(why.reasons, why.gains, same, asking, need, result)


def marked(why: Why, named: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the terms to mark in a text: shared ones, and its names of one thing."""
    return [*why.reasons.shared, *(word for words in named for word in words)]


def side_of(one: Document, terms: Sequence[str]) -> Side:
    """Return a document's texts in pieces; each line is a paragraph."""
    lines = [one.summary, *one.description.split("\n")]
    return Side(
        one.kind,
        one.id,
        pieces(one.title, terms),
        tuple(pieces(line, terms) for line in lines if line.strip()),
        pieces("、".join(one.keywords), terms),
    )
