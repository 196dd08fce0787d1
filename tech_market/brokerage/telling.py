"""What happens here is told to whoever registered to hear it, in the same transaction.

The domain above or beside that sends messages registers one listener when it is
imported; until then nobody hears anything. News hold references and ids only.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened and whom it concerns.

    `kind` is kebab-case with a dot ("introduction.asked"); `place` and `ref` name the
    page that tells more ("brokerage.show_introduction"). Organisations hear through
    their members, people by themselves.
    """

    kind: str
    place: str
    ref: str
    at: datetime
    organisation_ids: tuple[int, ...] = ()
    user_ids: tuple[int, ...] = ()
    detail: dict[str, str] = field(default_factory=dict)


Listener = Callable[[Session, News], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Add a listener; the same one hears once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(session: Session, news: News) -> None:
    """Let every listener write what follows into this transaction."""
    for listener in _listeners:
        listener(session, news)
