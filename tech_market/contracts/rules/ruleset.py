"""The registration rules that hold on a day, read from dated data files. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tech_market.contracts.rules.alike import AlikeWindow
from tech_market.contracts.rules.calendar import working_days_after
from tech_market.errors import RuleBroken
from tech_market.money import FEN_PER_WAN
from tech_market.saying import Said

SETS = Path(__file__).parent / "sets"
PaperWhen = Literal["always", "costs", "ip", "abroad", "foreign-text", "joint", "large"]
ALL_PERCENT = 100
WHENS = frozenset({"always", "costs", "ip", "abroad", "foreign-text", "joint", "large"})


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule stands, and whether anybody read the final text."""

    source: str
    is_verified: bool

    @property
    def note(self) -> Said:
        """Return the source, marked 待核实 where nobody read the final text."""
        if self.is_verified:
            return Said(self.source)
        return Said("%(source)s（待核实）", source=self.source)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Days within which something is decided."""

    days: int
    is_working: bool
    basis: Basis

    def after(self, day: date) -> date:
        """Return the last day in time when the days begin after `day`."""
        if self.is_working:
            return working_days_after(day, self.days)
        return day + timedelta(days=self.days)

    @property
    def words(self) -> Said:
        """Return 15个工作日 or 30日."""
        if self.is_working:
            return Said("%(days)s个工作日", days=self.days)
        return Said("%(days)s日", days=self.days)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to hand in, and in which case."""

    code: str  # list contract-paper
    when: PaperWhen
    basis: Basis


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One set of registration rules."""

    key: str
    title: str
    effective_from: date
    basis: Basis
    large_fen: int  # 技术交易额 from which a contract is 大额
    two_approvers_fen: int  # 技术交易额 from which two people must approve
    alike: AlikeWindow
    deadlines: Mapping[str, Deadline]
    types: Mapping[str, date | None]  # contract-type code: since when it is known
    papers: tuple[Paper, ...]

    def knows_type(self, type_code: str, *, on: date) -> bool:
        """Tell whether contracts of this type are registered on this day."""
        if type_code not in self.types:
            return False
        since = self.types[type_code]
        return since is None or since <= on

    def is_large(self, technical_fen: int) -> bool:
        """Tell whether a contract is 大额."""
        return technical_fen >= self.large_fen

    def approvers(self, technical_fen: int) -> int:
        """Return how many different people must approve."""
        return 2 if technical_fen >= self.two_approvers_fen else 1

    def deadline(self, technical_fen: int) -> Deadline:
        """Return in how many days the registry decides."""
        return self.deadlines[
            "decide-large" if self.is_large(technical_fen) else "decide"
        ]

    def required(self, cases: frozenset[str]) -> list[Paper]:
        """Return the papers to hand in when these cases hold."""
        return [one for one in self.papers if one.when in cases | {"always"}]


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Return every set, oldest first."""
    found = [_read(path) for path in SETS.glob("*.toml")]
    return tuple(sorted(found, key=lambda one: one.effective_from))


def rules_on(day: date) -> RuleSet:
    """Return the set that holds on this day.

    Raises RuleBroken: "no-rules" for a day before the oldest set.
    """
    for one in reversed(rule_sets()):
        if one.effective_from <= day:
            return one
    raise RuleBroken("no-rules", "该日期没有可用的登记规则，请核对日期")


def rules_named(key: str) -> RuleSet | None:
    """Return the set with this key, or None."""
    return next((one for one in rule_sets() if one.key == key), None)


def _read(path: Path) -> RuleSet:
    """Read one file; raises ValueError or KeyError, naming it, when it is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    if data["key"] != path.stem:
        raise ValueError(f"{path}: key and file name differ")
    return RuleSet(
        key=data["key"],
        title=data["title"],
        effective_from=data["effective_from"],
        basis=_basis(data),
        large_fen=data["large"]["wan"] * FEN_PER_WAN,
        two_approvers_fen=data["two_approvers"]["wan"] * FEN_PER_WAN,
        alike=_alike(data["alike"], path),
        deadlines={one["of"]: _deadline(one) for one in data["deadline"]},
        types={one["code"]: one.get("from") for one in data["type"]},
        papers=tuple(_paper(one, path) for one in data["paper"]),
    )


def _basis(data: Mapping[str, Any]) -> Basis:
    return Basis(data["source"], data["verified"])


def _alike(data: Mapping[str, Any], path: Path) -> AlikeWindow:
    """Read the window; who wrote none of it down is told by KeyError."""
    found = AlikeWindow(data["near_percent"], data["near_days"], data["split_days"])
    if not (0 <= found.near_percent < ALL_PERCENT and found.longest_days > 0):
        raise ValueError(f"{path}: the window of alike contracts is no window")
    return found


def _deadline(data: Mapping[str, Any]) -> Deadline:
    units = {"working": True, "calendar": False}
    return Deadline(data["days"], units[data["unit"]], _basis(data))


def _paper(data: Mapping[str, Any], path: Path) -> Paper:
    if data["when"] not in WHENS:
        raise ValueError(f"{path}: unknown case {data['when']!r}")
    return Paper(data["code"], data["when"], _basis(data))
