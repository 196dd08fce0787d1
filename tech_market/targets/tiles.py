"""Towns and parks as tiles: a figure each, its size in steps that need no colour."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from tech_market.codes.book import CodeBook
from tech_market.listings.narrowing import NO_TOWN

STEPS: Final = 4  # marks of the largest figure
NOWHERE: Final = frozenset({"", NO_TOWN})
PARK: Final = "park"  # of the list's `kind`; the others are subdistricts and towns


@dataclass(frozen=True, slots=True)
class Tile:
    """One town: its figure in 分 or as a count, and the rows behind it."""

    label: str
    value: int
    step: int  # 0-STEPS
    url: str
    is_place: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """What one step stands for, both ends counted in."""

    step: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """All towns and parks of the code list, each under its heading."""

    key: str
    caption: str
    groups: Sequence[tuple[str, Sequence[Tile]]]
    legend: Sequence[Range]
    is_money: bool


def tile_map(
    key: str,
    caption: str,
    values: Mapping[str, int],
    url_of: Callable[[str], str],
    *,
    book: CodeBook,
    is_money: bool = False,
) -> TileMap:
    """Lay out figures by town code, in the list's order; "" and NO_TOWN come last.

    Retired towns and codes that no list knows are there as long as they have a figure.
    Steps compare places: what has none has no step.
    """
    most = max([*(v for code, v in values.items() if code not in NOWHERE), 0])
    known = dict(book.choices("town", keep=values))
    codes = [*known, *sorted(set(values) - set(known) - NOWHERE)]
    kinds = {code: one.extra.get("kind") for code, one in book.lists["town"].items()}

    def tile(code: str, label: str) -> Tile:
        value = values.get(code, 0)
        step = 0 if code in NOWHERE else step_of(value, most)
        return Tile(label, value, step, url_of(code), is_place=code not in NOWHERE)

    parks = [tile(one, known[one]) for one in codes if kinds.get(one) == PARK]
    towns = [tile(one, known.get(one, one)) for one in codes if kinds.get(one) != PARK]
    rest = [
        tile(code, label)
        for code, label in (("", _("未注明")), (NO_TOWN, _("未填写或未公开")))
        if code in values
    ]
    groups = [(_("街道与镇"), towns), (_("园区"), parks), (_("其他"), rest)]
    drawn = [one for one in groups if one[1]]
    return TileMap(key, caption, drawn, legend(most), is_money)


def step_of(value: int, most: int) -> int:
    """Return 1-STEPS by quarters of the largest figure, 0 for nothing or less."""
    return -(-STEPS * value // most) if value > 0 else 0


def legend(most: int) -> list[Range]:
    """Return what each step stands for; steps that no whole number has fall."""
    ends = [most * step // STEPS for step in range(STEPS + 1)]
    return [
        Range(step, ends[step - 1] + 1, ends[step])
        for step in range(1, STEPS + 1)
        if ends[step - 1] < ends[step]
    ]
