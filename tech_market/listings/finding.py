"""Answer a question about the market's lists: by the index, or in SQL without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import UnaryExpression, func, select, true
from sqlalchemy.orm import Session

from tech_market.listings import scope
from tech_market.listings.facets import conditions
from tech_market.listings.kinds import Kind
from tech_market.listings.models import Listing
from tech_market.listings.reading import for_cards, like_all
from tech_market.listings.search import (
    AMOUNT,
    EXPIRING,
    Counts,
    Question,
    current_searcher,
)
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows and how many there are; see `search.Answer`."""

    rows: list[Listing]
    total: int
    is_heard: bool = False
    nearest: Sequence[Listing] = ()
    meant: str = ""
