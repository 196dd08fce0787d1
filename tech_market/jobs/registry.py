"""Who does which kind of job, and what is looked at from time to time.

Higher layers register here once, when the application is built.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tech_market.saying import Said


@dataclass(frozen=True, slots=True)
class Task:
    """A job in a worker's hands."""

    id: int
    ref: str
    kind: str
    about: str
    edition: str
    payload: dict[str, Any]
    actor_ref: str
    tries: int
    token: str


#: what a job changes, written in the same transaction that ends it: once, or never
Effect = Callable[[Session], None]
#: looks, thinks and sends outside any transaction, then returns the effect
Handler = Callable[[Task, datetime], Effect]
Tick = Callable[[datetime], None]


class Later(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Something outside is not there at the moment: try later, it is no failure."""

    def __init__(self, why: Said) -> None:
        super().__init__(why)
        self.why = why


class Unknown(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Nobody here does this kind of job."""


def nothing(_session: Session) -> None:
    """Change nothing: the job found nothing to do."""


_handlers: dict[str, Handler] = {}
_ticks: dict[str, tuple[timedelta, Tick]] = {}


def register(kind: str, handler: Handler) -> None:
    """Name who does this kind of job; the last one named does it."""
    _handlers[kind] = handler


def register_tick(name: str, every: timedelta, tick: Tick) -> None:
    """Let each worker call `tick` about so often; it must bear being called twice."""
    _ticks[name] = (every, tick)


def handler_of(kind: str) -> Handler:
    """Return who does this kind of job; raises Unknown."""
    if kind not in _handlers:
        raise Unknown(f"没有处理 {kind} 的程序")
    return _handlers[kind]


def ticks() -> dict[str, tuple[timedelta, Tick]]:
    """Return what is looked at from time to time, by name."""
    return dict(_ticks)
