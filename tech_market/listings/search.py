"""Find listings by words: through the search index when there is one, else in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, UnaryExpression, or_

from tech_market.listings.audience import Audience
from tech_market.listings.models import Listing
from tech_market.listings.narrowing import Counts, amount

RELEVANCE, NEWEST, EXPIRING = "relevance", "newest", "expiring"
DEAREST, CHEAPEST, WANTED = "dearest", "cheapest", "wanted"
SORTS: Final = (RELEVANCE, NEWEST, EXPIRING, DEAREST, CHEAPEST, WANTED)
BY_INDEX: Final = frozenset({DEAREST, CHEAPEST, WANTED})  # SQL has no index for these


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks of the market's list.

    `kind` is "need" or "result"; `audience` "public" or "member" names the text that
    may be searched; `codes` maps the names of `narrowing` to the codes allowed. An
    exact one wants neither the nearest nor what was perhaps meant.
    """

    kind: str
    audience: str
    words: str
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = RELEVANCE
    is_exact: bool = False


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
    """What recommend offers: an answer, or None while the index cannot give one."""

    def __call__(self, question: Question, *, offset: int, limit: int) -> Answer | None:
        """Answer one page."""
        ...


class Tally(Protocol):
    """What recommend offers beside: counts, or None while the index cannot count."""

    def __call__(self, question: Question, names: Sequence[str]) -> Counts | None:
        """Count what is found by the codes of these columns, each without its own."""
        ...


class Completer(Protocol):
    """What recommend offers while a question is still being typed."""

    def __call__(self, text: str, *, kind: str, audience: str) -> Sequence[str]:
        """Return words of listings that begin or sound as typed, the commonest first.

        Nothing while there is no index.
        """
        ...


_searcher: Searcher | None = None
_tally: Tally | None = None
_completer: Completer | None = None


def set_searcher(
    searcher: Searcher | None,
    tally: Tally | None = None,
    completer: Completer | None = None,
) -> None:
    """Set the index to ask; None goes back to SQL."""
    global _searcher, _tally, _completer
    _searcher, _tally, _completer = searcher, tally, completer


def current_searcher() -> Searcher | None:
    """Return the index to ask, if there is one."""
    return _searcher


def current_tally() -> Tally | None:
    """Return the index that counts, if there is one."""
    return _tally


def completions(text: str, *, kind: str, audience: str) -> Sequence[str]:
    """Return how a question may go on, its last word completed.

    Nothing where no index is asked.
    """
    said, blank, last = text.rpartition(" ")
    if not last or _completer is None:
        return ()
    words = _completer(last, kind=kind, audience=audience)
    return [f"{said}{blank}{word}" for word in words]


def like(model: type[Listing], words: str) -> ColumnElement[bool]:
    """Return the condition that a word stands in title or summary, both public."""
    return or_(
        *(
            column.contains(words, autoescape=True)
            for column in (model.title, model.summary)
        )
    )


def order(
    model: type[Listing], sort: str, audience: Audience
) -> tuple[UnaryExpression[Any], ...]:
    """Return the market's order in SQL, which knows no relevance."""
    if sort == EXPIRING:
        return model.valid_until.asc(), model.id.asc()
    if sort == WANTED:
        return model.wanted_on_column().asc().nulls_last(), model.id.asc()
    if sort in {DEAREST, CHEAPEST}:
        found = amount(model, audience)
        way = found.desc() if sort == DEAREST else found.asc()
        return way.nulls_last(), model.id.asc()
    return model.published_at.desc(), model.id.desc()
