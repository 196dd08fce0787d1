"""Find listings by words: through the search index when there is one, else in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, UnaryExpression, or_

from tech_market.listings.models import Listing

RELEVANCE, NEWEST, EXPIRING = "relevance", "newest", "expiring"
SORTS: Final = (RELEVANCE, NEWEST, EXPIRING)  # the first needs words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks of the market's list.

    `kind` is "need" or "result"; `audience` "public" or "member" names the text that
    may be searched; `codes` maps column names to the codes allowed in them.
    """

    kind: str
    audience: str
    words: str
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = RELEVANCE


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of ids in order, and how many are found in all.

    Nothing found may come with `nearest`, which have some of the words, and `meant`,
    words that find something. `is_heard` tells that the words were read as pinyin.
    """

    ids: Sequence[int]
    total: int
    is_heard: bool = False
    nearest: Sequence[int] = ()
    meant: str = ""


class Searcher(Protocol):
    """What recommend offers."""

    def __call__(self, question: Question, *, offset: int, limit: int) -> Answer:
        """Answer one page."""
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


def order(model: type[Listing], sort: str) -> tuple[UnaryExpression[Any], ...]:
    """Return the market's order in SQL, which knows no relevance."""
    if sort == EXPIRING:
        return model.valid_until.asc(), model.id.asc()
    return model.published_at.desc(), model.id.desc()
