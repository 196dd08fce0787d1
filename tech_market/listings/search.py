"""Find listings by words: through the search index when there is one, else in SQL."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import ColumnElement, or_

from tech_market.listings.models import Listing


class Searcher(Protocol):
    """What recommend offers: ids of listed rows, best first, and how many there are.

    `kind` is "need" or "result"; `audience` "public" or "member" names the text that
    may be searched; `filters` maps column names to the codes allowed in them.
    """

    def __call__(
        self,
        kind: str,
        words: str,
        audience: str,
        filters: Mapping[str, Sequence[str]],
        offset: int,
        limit: int,
    ) -> tuple[list[int], int]:
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
