"""Whom a pair is offered to: both owners, and whom higher layers name.

Brokerage lies above and knows whose fields fit; it registers its answer once, when it
is imported. Until then no broker is offered anything.
"""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy.orm import Session

from tech_market.recommend.models import Match

#: people to call about these pairs, by the pair's id
Callers = Callable[[Session, Iterable[Match]], dict[int, list[int]]]
_callers: list[Callers] = []


def register(callers: Callers) -> None:
    """Add somebody who names people to call about pairs; the same one is asked once."""
    if callers not in _callers:
        _callers.append(callers)


def callers_of(session: Session, matches: Collection[Match]) -> dict[int, list[int]]:
    """Return whom to call about each pair, by the pair's id."""
    found: dict[int, list[int]] = {}
    for ask in _callers:
        for match_id, people in ask(session, matches).items():
            found.setdefault(match_id, []).extend(people)
    return found
