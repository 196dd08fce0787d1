"""What the pages of rewards show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from tech_market.contracts.models import Contract
from tech_market.errors import RuleBroken
from tech_market.rewards.forms import (
    ClaimForm,
    DecideForm,
    PayForm,
    RecoverForm,
    RefuseForm,
)
from tech_market.rewards.models import RewardClaim, RewardEvent
from tech_market.rewards.rules import KIND_NAMES, STATE_NAMES, ClaimState
from tech_market.rewards.rules.policy import RewardRules
from tech_market.rewards.services.finding import ClaimFilter, Tile
from tech_market.rewards.services.working import Working
from tech_market.web.paging import Pager

BADGES: dict[ClaimState, str] = {
    ClaimState.CLAIMED: "gold",
    ClaimState.CHECKED: "gold",
    ClaimState.APPROVED: "gold",
    ClaimState.PAID: "good",
    ClaimState.REFUSED: "bad",
    ClaimState.WITHDRAWN: "plain",
    ClaimState.VOID: "plain",
}
TILE_NAMES = {
    "open": "在审",
    "approved": "待发放",
    "paid": "已发放",
    "owing": "待追回",
}


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Claims this person may read, with sums that lead to their rows."""

    claims: Sequence[RewardClaim]
    tiles: Sequence[Tile]
    claimable: Sequence[Contract]  # for a broker
    pager: Pager
    wanted: ClaimFilter
    years: Sequence[tuple[int, str]]
    brokers: Sequence[tuple[str, str]]  # for oversight
    names = STATE_NAMES
    badges = BADGES
    tile_names = TILE_NAMES

    def address(self, state: str, **more: str) -> str:
        """Return the address of the rows in this state, other filters kept."""
        wanted = self.wanted
        kept = {"year": wanted.year, "broker": wanted.broker, "q": wanted.text}
        given: dict[str, Any] = {name: value for name, value in kept.items() if value}
        return url_for("rewards.index", **{**given, **more, "state": state or None})

    def download(self, kind: str) -> str:
        """Return the address of these rows as a file."""
        return self.address(self.wanted.state, **{"as": kind})

    @property
    def states(self) -> Sequence[tuple[str, str]]:
        """Return the choices of the state filter."""
        plain = [(one.value, name) for one, name in STATE_NAMES.items()]
        return [("open", TILE_NAMES["open"]), *plain, ("owing", TILE_NAMES["owing"])]


@dataclass(frozen=True, slots=True)
class ClaimFormPage:
    """How the reward is worked out, and the button."""

    working: Working
    form: ClaimForm
    last_day: date | None
    is_linked: bool  # the reader may open the contract's page

    @property
    def refusals(self) -> Sequence[RuleBroken]:
        """Return what stands against the claim."""
        return self.working.refusals


@dataclass(frozen=True, slots=True)
class ShowPage:
    """One claim with its history and what may be done now."""

    claim: RewardClaim
    rules: RewardRules
    working: Working | None  # as of now; None once the contract counts no more
    is_mine: bool
    is_linked: bool  # the reader may open the contract's page
    may_check: bool
    may_approve: bool
    decide: DecideForm
    refuse: RefuseForm
    pay: PayForm
    recover: RecoverForm
    names = STATE_NAMES
    kinds = KIND_NAMES
    badges = BADGES

    @property
    def events(self) -> Sequence[RewardEvent]:
        """Return the history, oldest first."""
        return self.claim.events

    @property
    def share_bp(self) -> int:
        """The broker's share in hundredths of a percent."""
        return int(self.claim.shares.get(self.claim.broker.ref, 0))


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Every set of reward rules, the newest first."""

    sets: Sequence[RewardRules]
    today: date
