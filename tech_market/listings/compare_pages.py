"""The page that lays listings side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import url_for
from sqlalchemy.orm import Session

from tech_market.errors import NotFound
from tech_market.listings.audience import ListingView
from tech_market.listings.comparison import (
    MOST,
    Line,
    common_facts,
    fact_lines,
    indicator_lines,
)
from tech_market.listings.kinds import Kind
from tech_market.listings.reading import get_readable
from tech_market.policy.actor import Actor

READ: Final = 20  # references of an address that are looked at
FIRST_COMMON: Final = 4  # 摘要, 单位 and 领域 stand before what only this kind states


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Listings side by side. `refs` are those shown, in the address's order."""

    kind: Kind
    views: tuple[ListingView, ...]
    facts: tuple[Line, ...]
    indicators: tuple[Line, ...]
    left_out: int  # beyond the fourth
    missing: int  # not there for this reader
    is_short: bool  # only lines that differ are shown
    today: date

    most = MOST

    @property
    def list_url(self) -> str:
        """Return where to choose others."""
        return url_for(f"{self.kind.place}.index")

    @property
    def other_url(self) -> str:
        """Return the address that shows all lines, or only those that differ."""
        only = None if self.is_short else "different"
        return self._url([one.ref for one in self.views], only)

    def without_url(self, ref: str) -> str:
        """Return the address of the comparison without one of them."""
        rest = [one.ref for one in self.views if one.ref != ref]
        return self._url(rest, "different" if self.is_short else None)

    def shown(self, lines: Sequence[Line]) -> list[Line]:
        """Return the lines to draw."""
        return [one for one in lines if one.differs or not self.is_short]

    def _url(self, refs: Sequence[str], only: str | None) -> str:
        return url_for(f"{self.kind.place}.compare", id=refs, only=only)


def compare_page(
    session: Session,
    kind: Kind,
    asked: Sequence[str],
    *,
    actor: Actor,
    today: date,
    is_short: bool,
) -> ComparePage:
    """Return the first four that this person may read.

    What they may not read counts as missing, as what never was. Raises NotFound when
    something was asked for and nothing of it is there.
    """
    refs = list(dict.fromkeys(asked))
    found = [_view(session, kind, ref, actor, today) for ref in refs[:READ]]
    views = [view for view in found if view is not None]
    if refs and not views:
        raise NotFound
    first = tuple(views[:MOST])
    return ComparePage(
        kind=kind,
        views=first,
        facts=fact_lines([_facts(kind, view) for view in first]),
        indicators=indicator_lines(first, tells_must=kind.tells_must),
        left_out=len(views) - len(first) + len(refs[READ:]),
        missing=found.count(None),
        is_short=is_short,
        today=today,
    )


def _view(
    session: Session, kind: Kind, ref: str, actor: Actor, today: date
) -> ListingView | None:
    try:
        listing, audience = get_readable(session, kind.model, ref, actor=actor)
    except NotFound:
        return None
    return kind.view_of(listing, audience, today=today)


def _facts(kind: Kind, view: ListingView) -> list[tuple[str, str]]:
    common = common_facts(view)
    return common[:FIRST_COMMON] + kind.facts_said(view) + common[FIRST_COMMON:]
