"""What the pages of brokers' work show."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from tech_market.brokerage.models import Broker
from tech_market.brokerage.rules import INTRODUCTION_NAMES
from tech_market.rewards.services.performance import Figures, Work


@dataclass(frozen=True, slots=True)
class BrokersPage:
    """All brokers with their figures."""

    rows: Sequence[tuple[Broker, Figures]]


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One broker's work; `part` says which rows are shown."""

    broker: Broker
    work: Work
    part: str
    is_own: bool
    states = INTRODUCTION_NAMES

    @property
    def figures(self) -> Figures:
        """What the rows add up to."""
        return self.work.figures

    def address(self, part: str) -> str:
        """Return the address of the rows behind a figure."""
        if self.is_own:
            return url_for("rewards.own_performance", part=part)
        return url_for("rewards.performance", ref=self.broker.ref, part=part)
