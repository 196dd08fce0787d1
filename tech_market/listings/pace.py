"""How often one person may ask for what costs the engine time."""

from collections import OrderedDict, deque
from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from tech_market.errors import RuleBroken
from tech_market.policy.actor import Actor

MOST: Final = 40  # askings of a person, in each process
WITHIN: Final = timedelta(minutes=1)
PEOPLE_MOST: Final = 2048
#: words offered while somebody types: a fast typist asks five times a second at most
TYPED_MOST: Final = 200
#: a company or a campus types behind one address; fewer are kept, each takes 50 kB
TYPED_MOST_BEHIND: Final = 1000
ADDRESSES_MOST: Final = 512


class Pace:
    """Counts the last askings of each person; forgets who asked longest ago."""

    def __init__(
        self,
        most: int = MOST,
        within: timedelta = WITHIN,
        people: int = PEOPLE_MOST,
    ) -> None:
        self.most, self.within, self.people = most, within, people
        self._asked: OrderedDict[Hashable, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def check(self, person: Hashable, *, now: datetime) -> None:
        """Count one asking. Raises RuleBroken("too-many-tries") for one too many."""
        with self._lock:
            mine = self._asked.setdefault(person, deque())
            self._asked.move_to_end(person)
            while len(self._asked) > self.people:
                self._asked.popitem(last=False)
            while mine and mine[0] <= now - self.within:
                mine.popleft()
            if len(mine) >= self.most:
                raise RuleBroken("too-many-tries", "查得太快了，请过一分钟再看")
            mine.append(now)


_typing = Pace(TYPED_MOST)
_typing_behind = Pace(TYPED_MOST_BEHIND, people=ADDRESSES_MOST)


def check_typing(actor: Actor, *, now: datetime) -> None:
    """Count a question of a search box: by person, by address where nobody signed in.

    Raises RuleBroken: "too-many-tries".
    """
    if actor.user_id is not None:
        _typing.check(actor.user_id, now=now)
    else:
        _typing_behind.check(actor.ip, now=now)
