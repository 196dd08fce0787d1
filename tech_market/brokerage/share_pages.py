"""What the pages about the shares of a deal show."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.brokerage.models import Deal, Split, SplitPart
from tech_market.brokerage.rules.shares import SPLIT_NAMES, SplitState, percent_text
from tech_market.brokerage.services.sharing import Share
from tech_market.brokerage.services.splitting import is_present, may_cancel
from tech_market.brokerage.share_forms import RefuseForm, SplitForm, StandInForm
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor

KINDS: dict[SplitState, str] = {
    SplitState.PROPOSED: "gold",
    SplitState.EFFECTIVE: "good",
    SplitState.REJECTED: "bad",
    SplitState.CANCELLED: "plain",
}


@dataclass(frozen=True, slots=True)
class TeamPart:
    """The brokers of a deal; how it is divided is for brokers and oversight only."""

    shares: Sequence[Share]
    splits: Sequence[Split]  # the newest first
    shows_points: bool
    can_propose: bool
    percent = staticmethod(percent_text)
    names = SPLIT_NAMES
    kinds = KINDS


@dataclass(frozen=True, slots=True)
class SplitFormPage:
    """A new division to type in."""

    deal: Deal
    form: SplitForm


@dataclass(frozen=True, slots=True)
class SplitPage:
    """One proposal: who gains, who loses, who said yes, what this reader may do."""

    split: Split
    actor: Actor
    refuse_form: RefuseForm
    stand_in_form: StandInForm
    reads_deal: bool
    percent = staticmethod(percent_text)
    kinds = KINDS

    @property
    def words(self) -> str:
        """Where the proposal stands."""
        return SPLIT_NAMES[self.split.state]

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.split.state is SplitState.PROPOSED

    @property
    def can_answer(self) -> bool:
        """Whether this reader's own yes is missing."""
        mine = (
            one
            for one in self.split.parts
            if one.broker.user_id == self.actor.user_id and one.is_touched
        )
        return self.is_open and any(one.consented_at is None for one in mine)

    @property
    def can_cancel(self) -> bool:
        """Whether this reader may take it back."""
        acts = may(self.actor, Action.DEAL_MOVE)
        return self.is_open and acts and may_cancel(self.split, self.actor)

    def can_stand_in(self, part: SplitPart) -> bool:
        """Tell whether the administrator may consent in this broker's place."""
        waits = self.is_open and part.is_touched and part.consented_at is None
        absent = not is_present(part.broker)
        return waits and absent and may(self.actor, Action.MATCH_ASSIGN)
