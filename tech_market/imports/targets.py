"""What a column can mean: the facts of a listing, the words people call them by."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from tech_market.imports.sorts import SORTS
from tech_market.imports.synonyms import IGNORED, NAMES
from tech_market.listings.facts import Shape, facts_of, shape_of
from tech_market.saying import Said

NEAR = 70.0  # of 100: below it a heading resembles nothing
SHORTEST_NEAR = 2  # signs of a heading that may resemble another
_HINTS = re.compile(r"\((?:必填|选填|必|选)[^)]*\)|[*:：]")
#: one right written in columns of its own instead of one cell
RIGHT_PARTS = {
    "ip_kind": (Shape.CODE, Said("知识产权类型")),
    "ip_number": (Shape.LINE, Said("专利号")),
    "ip_status": (Shape.LINE, Said("法律状态")),
    "ip_expires": (Shape.DAY, Said("知识产权到期日")),
}


_UNIT_FIELDS = {"万元": "_wan", "元": "_yuan"}


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a column can be."""

    name: str  # of the fact, or "price_fen:元" with the unit of an amount
    label: str
    shape: Shape
    list_key: str = ""
    most: int = 0  # characters; 0 for no limit of its own
    is_must: bool = False

    @property
    def fact(self) -> str:
        """The fact's own name."""
        return self.name.partition(":")[0]

    @property
    def field(self) -> str:
        """Its name as a field of a form."""
        return self.fact + _UNIT_FIELDS.get(self.unit, "")

    @property
    def unit(self) -> str:
        """The unit of an amount: 元, 万元, or ""."""
        return self.name.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a heading probably means, and how that is known."""

    target: str  # "" for not imported
    why: str  # known, memory, near, unit, twice, ignored, none


@cache
def targets_of(kind: str) -> dict[str, Target]:
    """Return what the columns of this kind of listing can be, in reading order."""
    found: list[Target] = []
    for one in facts_of(SORTS[kind].facts):
        label, shape = one.metadata["label"], shape_of(one)
        if shape is Shape.FEN:
            found += [
                Target(
                    f"{one.name}:{unit}",
                    Said("%(label)s（%(unit)s）", label=Said(label), unit=Said(unit)),
                    shape,
                )
                for unit in ("万元", "元")
            ]
            continue
        found.append(
            Target(
                one.name, label, shape, one.metadata.get("codes", ""),
                one.metadata.get("most", 0), is_must=one.name == "title",
            )
        )  # fmt: skip
        if one.name == "ip_rights":
            found += [
                Target(name, label, shape, "ip-kind" if name == "ip_kind" else "")
                for name, (shape, label) in RIGHT_PARTS.items()
            ]
    found.append(Target("source_ref", Said("来源编号"), Shape.LINE, most=80))
    return {one.name: one for one in found}


def normalise(head: str) -> str:
    """Return a heading as it is compared: width, case, blanks and hints aside."""
    plain = unicodedata.normalize("NFKC", head).casefold()
    return _HINTS.sub("", "".join(plain.split()))[:80]


@cache
def _known(kind: str) -> dict[str, str]:
    """Return every heading that is known, with its target."""
    found: dict[str, str] = {}
    targets = targets_of(kind)
    for one in targets.values():
        found[normalise(one.label)] = one.name
        if not one.unit:
            found[normalise(one.name)] = one.name
    for target, names in NAMES[kind].items():
        for name in names:
            found.setdefault(normalise(name), target)
    for name in IGNORED:
        found.setdefault(normalise(name), "")
    return found


def knows(kind: str, head: str) -> bool:
    """Tell whether a cell looks like a heading."""
    return normalise(head) in _known(kind) or _with_unit(kind, normalise(head)) != ""


def guess(kind: str, heads: Sequence[str], memory: Mapping[str, str]) -> list[Guess]:
    """Return what each heading probably means; no target is proposed twice.

    `memory` is what this organisation said before, by normalised heading. What is
    surely known goes first, so that a mere resemblance takes nothing away from it.
    """
    names = [normalise(head) for head in heads]
    table = _Guesses(kind)
    for at, name in enumerate(names):
        if name in memory:
            table.take(at, memory[name], "memory")
    for at, name in enumerate(names):
        table.take_known(at, name)
    for at, name in enumerate(names):
        table.take_near(at, name)
    return [table.found.get(at, Guess("", "none")) for at in range(len(heads))]


class _Guesses:
    """What was proposed so far; each fact once."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.found: dict[int, Guess] = {}
        self.taken: set[str] = set()  # facts

    def take(self, at: int, target: str, why: str) -> None:
        """Propose a target, unless the column or the fact has one already."""
        fact = target.partition(":")[0]
        if at in self.found or fact in self.taken:
            return
        self.found[at] = Guess(target, why if target else "ignored")
        if fact:
            self.taken.add(fact)

    def take_known(self, at: int, name: str) -> None:
        """Propose what the heading says by itself."""
        if name in _known(self.kind):
            self.take(at, _known(self.kind)[name], "known")
        elif target := _with_unit(self.kind, name):
            self.take(at, target, "known" if "元" in name else "unit")

    def take_near(self, at: int, name: str) -> None:
        """Propose what the heading resembles; one of two alike headings gets none."""
        if at in self.found:
            return
        if knows(self.kind, name):
            self.found[at] = Guess("", "twice")
        elif near := _nearest(self.kind, name, self.taken):
            self.take(at, near, "near")


def _with_unit(kind: str, name: str) -> str:
    """Return the amount a heading means, its unit as written, else 万元; "" for none.

    A heading without a unit is only proposed: the person confirms the unit.
    """
    found = re.fullmatch(r"(.+?)[(\[]?(?:单位)?:?(万元|万|元)?[)\]]?", name)
    if found is None:
        return ""
    for fact, names in NAMES[f"{kind}-amounts"].items():
        if found[1] in {normalise(one) for one in names}:
            return f"{fact}:{'元' if found[2] == '元' else '万元'}"
    return ""


def _nearest(kind: str, name: str, taken: Iterable[str]) -> str:
    if len(name) < SHORTEST_NEAR:
        return ""
    gone = set(taken)
    free = {
        known: target
        for known, target in (_known(kind) | _amounts(kind)).items()
        if target and target.partition(":")[0] not in gone
    }
    best = process.extractOne(
        name, list(free), scorer=_likeness, score_cutoff=NEAR, processor=None
    )
    return free[best[0]] if best else ""


def _amounts(kind: str) -> dict[str, str]:
    return {
        normalise(name): f"{fact}:万元"
        for fact, names in NAMES[f"{kind}-amounts"].items()
        for name in names
    }


def _likeness(one: str, other: str, **_more: object) -> float:
    """Return how alike two headings are, 0 to 100; one inside the other counts less."""
    inside = fuzz.partial_ratio(one, other) if min(len(one), len(other)) > 1 else 0.0
    shorter, longer = sorted((len(one), len(other)))
    return max(
        float(fuzz.ratio(one, other)), float(inside) * (0.7 + 0.3 * shorter / longer)
    )
