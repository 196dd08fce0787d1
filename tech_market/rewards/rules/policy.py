"""The reward rules that hold on a day, read from dated data files. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tech_market.contracts.rules.ruleset import Basis
from tech_market.errors import RuleBroken
from tech_market.money import FEN_PER_WAN

SETS = Path(__file__).parent / "sets"
Filed = Literal["broker", "need", "introduction"]
FILED: frozenset[str] = frozenset({"broker", "need", "introduction"})
SIDES = frozenset({"output", "absorb", "touching", "all"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that some text sets, None where no published text was found."""

    value: int | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class FilingRule:
    """What must be on file how many days before the contract's signature."""

    of: Filed
    days_before: int
    basis: Basis

    def is_met(self, filed_on: date | None, *, signed_on: date) -> bool:
        """Tell whether it was on file in time."""
        if filed_on is None:
            return False
        return filed_on + timedelta(days=self.days_before) <= signed_on


@dataclass(frozen=True, slots=True)
class RewardRules:
    """One set of reward rules."""

    key: str
    title: str
    effective_from: date
    basis: Basis
    rate_bp: int  # hundredths of a percent of the base
    rate_basis: Basis
    base_basis: Basis
    filings: tuple[FilingRule, ...]
    types: frozenset[str]  # codes of list contract-type
    side: str
    takes_related: bool
    contracts_basis: Basis
    contract_cap: Limit  # 分 for one contract
    broker_year_cap: Limit  # 分 for one broker in a calendar year
    period: Limit  # days after registration

    def takes_side(self, *, seller_here: bool, buyer_here: bool) -> bool:
        """Tell whether a contract with these sides in the district is rewarded."""
        found = {
            "output": seller_here,
            "absorb": buyer_here,
            "touching": seller_here or buyer_here,
            "all": True,
        }
        return found[self.side]

    def last_day(self, registered_on: date) -> date | None:
        """Return the last day to claim, None where no text sets one."""
        days = self.period.value
        return None if days is None else registered_on + timedelta(days=days)


@cache
def reward_rules() -> tuple[RewardRules, ...]:
    """Return every set, oldest first."""
    found = [_read(path) for path in SETS.glob("*.toml")]
    return tuple(sorted(found, key=lambda one: one.effective_from))


def rules_on(day: date) -> RewardRules:
    """Return the set that holds on this day.

    Raises RuleBroken: "no-reward-rules" for a day before the oldest set.
    """
    for one in reversed(reward_rules()):
        if one.effective_from <= day:
            return one
    raise RuleBroken("no-reward-rules", "该合同登记时还没有奖励办法，不能申报")


def rules_named(key: str) -> RewardRules:
    """Return the set a claim was made under. Raises KeyError."""
    return {one.key: one for one in reward_rules()}[key]


def read_rules(data: Mapping[str, Any]) -> RewardRules:
    """Read one set; raises ValueError or KeyError when it is wrong."""
    contracts, caps = data["contracts"], data["cap"]
    if contracts["side"] not in SIDES:
        raise ValueError(f"unknown side {contracts['side']!r}")
    if data["base"]["amount"] != "technical":
        raise ValueError("only 技术交易额 is a base")
    return RewardRules(
        key=data["key"],
        title=data["title"],
        effective_from=data["effective_from"],
        basis=_basis(data),
        rate_bp=data["rate"]["basis_points"],
        rate_basis=_basis(data["rate"]),
        base_basis=_basis(data["base"]),
        filings=tuple(_filing(one) for one in data["filing"]),
        types=frozenset(contracts["types"]),
        side=contracts["side"],
        takes_related=contracts["related"],
        contracts_basis=_basis(contracts),
        contract_cap=_cap(caps["contract"]),
        broker_year_cap=_cap(caps["broker_year"]),
        period=Limit(data["period"].get("days"), _basis(data["period"])),
    )


def _read(path: Path) -> RewardRules:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if data["key"] != path.stem:
        raise ValueError(f"{path}: key and file name differ")
    return read_rules(data)


def _basis(data: Mapping[str, Any]) -> Basis:
    return Basis(data["source"], data["verified"])


def _filing(data: Mapping[str, Any]) -> FilingRule:
    if data["of"] not in FILED:
        raise ValueError(f"unknown filing {data['of']!r}")
    return FilingRule(data["of"], data["days_before"], _basis(data))


def _cap(data: Mapping[str, Any]) -> Limit:
    wan = data.get("wan")
    return Limit(None if wan is None else wan * FEN_PER_WAN, _basis(data))
