"""Parts of pages that come out the same for the same values are drawn once.

`{% fragment card, place %} … {% endfragment %}` keeps what it drew for these values, in
this language, at this revision of the code lists. What stands inside may read nothing
else: no actor, no request, no clock. The values must be frozen and hashable.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import g
from flask_babel import get_locale
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

MOST_KEPT = 4096  # fragments of a process; a card takes about 1 kB


class Fragments:
    """The least recently used leave first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], str]) -> str:
        """Return what is kept under `key`, drawing it the first time."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        drawn = draw()
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return drawn


class FragmentExtension(Extension):
    """The `fragment` tag; the place in the template is part of the key."""

    tags = {"fragment"}  # noqa: RUF012 - Jinja's own way

    def __init__(self, environment: object) -> None:
        super().__init__(environment)  # type: ignore[arg-type]  # Jinja's Environment
        self.fragments = Fragments()

    def parse(self, parser: Parser) -> nodes.Node:
        """Turn the tag into a call that draws its body when nothing is kept."""
        line = next(parser.stream).lineno
        values = parser.parse_tuple(with_condexpr=True)
        body = parser.parse_statements(("name:endfragment",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        call = self.call_method("_draw", [place, values])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _draw(self, place: str, values: Hashable, caller: Callable[[], str]) -> str:
        key = (place, str(get_locale()), g.codes.revision, values)
        return self.fragments.get(key, caller)
