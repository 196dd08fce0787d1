"""Find listings by words: through the search index when there is one, else in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Protocol

from sqlalchemy import ColumnElement, or_

from tech_market.listings.models import Listing

RELEVANCE, NEWEST, EXPIRING, AMOUNT = "relevance", "newest", "expiring", "amount"
NEW, SOON = "new", "soon"  # published lately; valid not much longer
LATELY: Final = timedelta(days=30)
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks of the market's list.

    `audience` is "public" or "member" and names the text that may be searched;
    `chosen` maps facets to the codes allowed in them, those below included.
    """

    kind: str  # "need" or "result"
    audience: str
    today: date
    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = RELEVANCE

    @property
    def is_plain(self) -> bool:
        """Whether nothing narrows or orders the list."""
        return not self.words and not self.chosen


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of ids, best first, and how many there are.

    Nothing found may come with `nearest`, which have some of the words, and `meant`,
    words that are known. `is_heard` tells that the words were read as pinyin.
    """

    ids: Sequence[int]
    total: int
    is_heard: bool = False
    nearest: Sequence[int] = ()
    meant: str = ""


class Searcher(Protocol):
    """What recommend offers; each answers None or nothing while there is no index."""

    def find(self, question: Question, *, offset: int, limit: int) -> Answer | None:
        """Answer one page."""
        ...

    def counts(self, question: Question, facets: Sequence[str]) -> Counts | None:
        """Count what is found by the codes of each facet, its own choice left out."""
        ...

    def complete(self, question: Question, *, limit: int) -> list[str]:
        """Return words that begin, or sound, as typed."""
        ...


_searcher: Searcher | None = None


def set_searcher(searcher: Searcher | None) -> None:
    """Set the index to ask; None goes back to SQL."""
    global _searcher  # noqa: PLW0603 - one seam, set once when recommend is imported
    _searcher = searcher


def current_searcher() -> Searcher | None:
    """Return the index to ask, if there is one."""
    return _searcher


def like(model: type[Listing], words: str) -> ColumnElement[bool]:
    """Return the condition that the words stand in title or summary, both public."""
    return or_(
        *(
            column.contains(words, autoescape=True)
            for column in (model.title, model.summary)
        )
    )
