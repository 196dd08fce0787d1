"""What the ledger gains is told to whoever registered, in the same transaction.

A domain above that rests on a contract's amounts registers one listener when it is
imported; until then nobody hears anything.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.contracts.models import AmountEvent
from tech_market.policy.actor import Actor

Listener = Callable[[Session, AmountEvent, Actor, datetime], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Add a listener; the same one hears once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(session: Session, entry: AmountEvent, actor: Actor, now: datetime) -> None:
    """Let every listener write what follows into this transaction."""
    for listener in _listeners:
        listener(session, entry, actor, now)
