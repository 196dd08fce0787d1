"""What the pages behind a listing's reach show."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.brokerage.forms import DeclineForm
from tech_market.brokerage.services.reach import PairRow
from tech_market.listings.audience import CardView
from tech_market.listings.models import Listing
from tech_market.matching.text import NEED
from tech_market.recommend.models import Match, MatchState
from tech_market.web.paging import Pager

STATE_NAMES: dict[MatchState, str] = {
    MatchState.OPEN: "待接",
    MatchState.TAKEN: "经纪人已接",
    MatchState.DECLINED: "已谢绝",
    MatchState.DEALT: "已成交",
}
PART_NAMES = {
    "": "全部",
    "shown": "推送过",
    "opened": "打开过",
    "interested": "有意向",
    "asked": "引荐过",
    "agreed": "双方同意",
    "declined": "被谢绝",
}


@dataclass(frozen=True, slots=True)
class ReachRow:
    """One pair; `card` None when the other listing is no longer open to the reader."""

    pair: PairRow
    card: CardView | None

    @property
    def state_name(self) -> str:
        """Return where the pair stands, in Chinese."""
        return STATE_NAMES[self.pair.match.state]

    @property
    def is_open(self) -> bool:
        """Whether the owner may still say that it does not suit."""
        return self.pair.match.state is MatchState.OPEN


@dataclass(frozen=True, slots=True)
class ReachPage:
    """The pairs a count was made of."""

    listing: Listing
    part: str
    rows: Sequence[ReachRow]
    pager: Pager
    is_own: bool
    parts = PART_NAMES

    @property
    def place(self) -> str:
        """The blueprint of the listing's own page."""
        return f"{self.listing.kind}s"

    @property
    def other_place(self) -> str:
        """The blueprint of the other side's listings."""
        return "results" if self.listing.kind == NEED else "needs"

    @property
    def here(self) -> str:
        """Return this page's endpoint."""
        return f"brokerage.reach_of_{self.listing.kind}"


@dataclass(frozen=True, slots=True)
class UnsuitablePage:
    """One pair, and why it does not suit."""

    match: Match
    own: Listing
    other: CardView | None
    form: DeclineForm
