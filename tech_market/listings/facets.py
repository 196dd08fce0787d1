"""What a list is narrowed by: choices with counts, chips for what is chosen."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tech_market.codes.book import CodeBook
from tech_market.listings import narrowing
from tech_market.listings.narrowing import Counts
from tech_market.listings.rules import EXPIRED, STATE_NAMES

SHOWN: Final = 8  # options of a facet before the rest folds away
MOST_CHOSEN: Final = 20  # of one facet
MOST_KEPT: Final = 1024  # facets of a process; one takes about 4 kB
NO_TOWN_NAME: Final = "未填写或未公开"
STATES: Final = "listing-state"  # no code list: a life has the states it has


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that narrows: its address argument, its column, its code list."""

    name: str
    column: str
    list_key: str
    label: object  # lazy text
    is_flat: bool = False  # codes stand side by side, whatever they stand under

    is_quiet: bool = False  # offered only where the address asks for it

    @property
    def is_for_scopes(self) -> bool:
        """Whether only lists beyond the market have it: in the market all is alike."""
        return self.column == narrowing.STATE


FIELD: Final = Facet("field", narrowing.FIELD, "field", _l("技术领域"))
INDUSTRY: Final = Facet("industry", narrowing.INDUSTRY, "industry", _l("重点产业"))
REGION: Final = Facet(
    "region", narrowing.REGION, "region", _l("单位所在地区"), is_flat=True
)
TOWN: Final = Facet(
    "town", narrowing.TOWN, "town", _l("所在镇街或园区"), is_flat=True, is_quiet=True
)
STATE: Final = Facet("state", narrowing.STATE, STATES, _l("状态"))


@dataclass(frozen=True, slots=True)
class Option:
    """One code to choose, and how many listings choosing it finds."""

    code: str
    label: str
    count: int
    is_chosen: bool
    is_below: bool  # stands under the option before it


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet as it is drawn; `more` is folded away."""

    name: str
    label: str
    shown: tuple[Option, ...]
    more: tuple[Option, ...]

    @property
    def chosen(self) -> tuple[Option, ...]:
        """Return what is chosen, in order."""
        return tuple(one for one in (*self.shown, *self.more) if one.is_chosen)

    @property
    def opens_more(self) -> bool:
        """Whether something chosen is folded away."""
        return any(one.is_chosen for one in self.more)


_kept: dict[tuple[Any, ...], tuple[Any, FacetView]] = {}


@dataclass(frozen=True, slots=True)
class Parent:
    """An entry of a list: its label, and what it stands under."""

    label: str
    parent: str


def entries(book: CodeBook, facet: Facet) -> dict[str, Parent]:
    """Return a facet's codes in order of reading, retired ones too."""
    if facet.list_key == STATES:
        states = {str(state): _(name) for state, name in STATE_NAMES.items()}
        states[EXPIRED] = _("已过期")
        return {code: Parent(label, "") for code, label in states.items()}
    found = sorted(book.lists[facet.list_key].values(), key=lambda one: one.sort)
    known = {
        one.code: Parent(
            book.label(facet.list_key, one.code, language=book.language), one.parent
        )
        for one in found
    }
    if facet.column == narrowing.TOWN:
        known[narrowing.NO_TOWN] = Parent(_(NO_TOWN_NAME), "")
    return known


def asked(book: CodeBook, facet: Facet, given: Iterable[str]) -> tuple[str, ...]:
    """Return the codes asked for that the list knows, each once."""
    known: Collection[str] = STATE_CODES
    if facet.list_key != STATES:
        known = book.lists[facet.list_key]
    if facet.column == narrowing.TOWN:
        known = {*known, narrowing.NO_TOWN}
    return tuple(dict.fromkeys(code for code in given if code in known))[:MOST_CHOSEN]


def with_below(book: CodeBook, facet: Facet, codes: Sequence[str]) -> list[str]:
    """Return codes with all that stands under them."""
    if facet.list_key == STATES:
        return list(codes)
    below: dict[str, list[str]] = {}
    for one in book.lists[facet.list_key].values():
        below.setdefault(one.parent, []).append(one.code)
    found: dict[str, None] = {}
    waiting = list(codes)
    while waiting:
        code = waiting.pop(0)
        if code not in found:
            found[code] = None
            waiting += below.get(code, [])
    return list(found)


STATE_CODES: Final = frozenset({*map(str, STATE_NAMES), EXPIRED})


def name_of(book: CodeBook, facet: Facet, code: str) -> str:
    """Return what a choice is called in Chinese, for what is kept."""
    is_nowhere = (facet.column, code) == (narrowing.TOWN, narrowing.NO_TOWN)
    return NO_TOWN_NAME if is_nowhere else book.label(facet.list_key, code)


def facet_views(
    book: CodeBook,
    facets: Sequence[Facet],
    chosen: Mapping[str, Sequence[str]],
    counts: Counts,
) -> tuple[FacetView, ...]:
    """Return the facets that have anything to choose; `chosen` by name."""
    views = (
        _view(
            book, one, frozenset(chosen.get(one.name, ())), counts.get(one.column, {})
        )
        for one in facets
    )
    return tuple(view for view in views if view.shown)


def _view(
    book: CodeBook, facet: Facet, chosen: frozenset[str], counts: Mapping[str, int]
) -> FacetView:
    """Return a facet, kept while lists, language, choice and counts are the same."""
    key = (facet.column, facet.list_key, str(facet.label), book.language, chosen,
           tuple(counts.items()))  # fmt: skip
    lists, view = _kept.get(key, (None, None))
    if view is None or lists is not book.lists:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        view = _drawn(book, facet, chosen, counts)
        _kept[key] = book.lists, view
    return view


def _drawn(
    book: CodeBook, facet: Facet, chosen: frozenset[str], counts: Mapping[str, int]
) -> FacetView:
    known = entries(book, facet)
    sums = _rolled_up(known, counts)
    order = (
        ((code, False) for code in known if code in counts or code in chosen)
        if facet.is_flat
        else _in_order(known, sums, chosen)
    )
    options = [
        Option(code, known[code].label, sums[code], code in chosen, is_below)
        for code, is_below in order
    ]
    return FacetView(
        facet.name, str(facet.label), tuple(options[:SHOWN]), tuple(options[SHOWN:])
    )


def _rolled_up(known: Mapping[str, Parent], counts: Mapping[str, int]) -> Counter[str]:
    """Count a listing with its own code and with all that this stands under."""
    sums = Counter[str]()
    for code, number in counts.items():
        at = code
        while at in known:
            sums[at] += number
            at = known[at].parent
    return sums


def _in_order(
    known: Mapping[str, Parent], sums: Mapping[str, int], chosen: frozenset[str]
) -> Iterable[tuple[str, bool]]:
    """Yield the codes that find something or are chosen; (code, stands under).

    What stands under a heading shows once the heading, or one beside it, is chosen.
    """
    opened = chosen | {known[code].parent for code in chosen}
    below: dict[str, list[str]] = {}
    for code, one in known.items():
        if sums[code] or code in chosen:
            below.setdefault(one.parent, []).append(code)
    for code in below.get("", []):
        yield code, False
        yield from ((under, True) for under in _under(code, below) if code in opened)


def _under(code: str, below: Mapping[str, list[str]]) -> Iterable[str]:
    for one in below.get(code, []):
        yield one
        yield from _under(one, below)
