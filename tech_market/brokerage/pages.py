"""What the pages of brokers, queue, introductions and deals show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tech_market.accounts.models import User
from tech_market.brokerage.cards import Card
from tech_market.brokerage.figures import Public
from tech_market.brokerage.forms import AcceptForm, DeclineForm, EntryForm, MoveForm
from tech_market.brokerage.models import (
    Broker,
    BrokerState,
    Deal,
    Introduction,
    NdaTerms,
)
from tech_market.brokerage.record_pages import RecordsPart
from tech_market.brokerage.rules import (
    INTRODUCTION_NAMES,
    IntroductionState,
    is_running,
    stage_marks,
)
from tech_market.brokerage.services.directory import FoundBrokers
from tech_market.brokerage.services.odds import Odds
from tech_market.brokerage.share_pages import TeamPart
from tech_market.listings.marking import Piece, pieces
from tech_market.recommend.reasons import Reasons
from tech_market.saying import Said
from tech_market.web.paging import Pager
from tech_market.web.saying import say

Choices = Sequence[tuple[str, str]]
BROKER_NAMES: dict[BrokerState, str] = {
    BrokerState.APPLIED: "待备案",
    BrokerState.FILED: "在册",
    BrokerState.SUSPENDED: "暂停",
}


@dataclass(frozen=True, slots=True)
class BrokersPage:
    """The public directory, or those of it the words mean."""

    found: FoundBrokers
    words: str
    terms: tuple[str, ...]  # what of the words is marked
    today: date

    def marks(self, text: str) -> tuple[Piece, ...]:
        """Return a text split where the words stand."""
        return pieces(text, self.terms)


@dataclass(frozen=True, slots=True)
class BrokerPage:
    """One broker as the public sees them: no private contact."""

    broker: Broker
    today: date
    figures: Public | None  # what the broker agreed to show


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Everybody with the broker's role, for the administrator."""

    people: Sequence[tuple[User, Broker | None]]
    today: date
    names = BROKER_NAMES


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One person's entry, to type in."""

    form: EntryForm
    person: User
    broker: Broker | None
    names = BROKER_NAMES


@dataclass(frozen=True, slots=True)
class IntroductionRow:
    """One line of the list, as this reader sees it."""

    one: Introduction
    cards: tuple[Card, Card]
    words: str
    kind: str  # of the badge


@dataclass(frozen=True, slots=True)
class IntroductionsPage:
    """What was brought together, unanswered first."""

    rows: Sequence[IntroductionRow]
    pager: Pager
    waits_only: bool = False


@dataclass(frozen=True, slots=True)
class ExpressionNote:
    """What one side said when it expressed its interest."""

    side_name: str
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class IntroductionPage:
    """One introduction: two cards, the reasons, and what the reader may answer."""

    one: Introduction
    cards: tuple[Card, Card]
    words: str
    kind: str
    reasons: Reasons | None
    form: DeclineForm
    accept_form: AcceptForm
    expression: ExpressionNote | None
    nda: NdaTerms | None
    can_accept: bool
    can_decline: bool
    can_release: bool


@dataclass(frozen=True, slots=True)
class DealRow:
    """One line of the list of deals."""

    deal: Deal
    odds: Odds
    is_due: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage with its deals."""

    code: str
    label: str
    rows: Sequence[DealRow]

    @property
    def weighted_fen(self) -> int:
        """What the column's deals are expected to bring, weighted; never counted."""
        return sum(row.odds.weighted_fen or 0 for row in self.rows)


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The pipeline, a column for each stage but the closed one."""

    columns: Sequence[BoardColumn]
    total: int  # living deals, of which the columns hold those that are due first

    @property
    def shown(self) -> int:
        """Count the deals on the board."""
        return sum(len(one.rows) for one in self.columns)

    @property
    def weighted_fen(self) -> int:
        """The weighted expectation of all talks that run; signed ones left out."""
        return sum(one.weighted_fen for one in self.columns if is_running(one.code))


@dataclass(frozen=True, slots=True)
class DealsPage:
    """The pipeline, what is due first."""

    rows: Sequence[DealRow]
    pager: Pager
    counts: dict[str, int]
    stages: Choices
    stage: str


@dataclass(frozen=True, slots=True)
class DealPage:
    """One deal: where it stands, who takes part, what was said."""

    deal: Deal
    cards: tuple[Card, Card]
    form: MoveForm | None  # None for readers
    is_due: bool
    odds: Odds
    team: TeamPart
    records: RecordsPart
    can_draft: bool  # the contract, once it is signed

    @property
    def stages(self) -> Sequence[tuple[str, str]]:
        """Each stage with "done", "now" or "ahead"; a closed deal has none now."""
        reached = frozenset(step.to_code for step in self.deal.steps)
        return stage_marks(self.deal.stage_code, reached=reached)


def words_of(one: Introduction, cards: tuple[Card, Card]) -> tuple[str, str]:
    """Return what this introduction waits for, in the reader's view, and the badge."""
    if one.state is not IntroductionState.ASKED:
        kinds = {IntroductionState.AGREED: "good", IntroductionState.DECLINED: "bad"}
        return INTRODUCTION_NAMES[one.state], kinds.get(one.state, "plain")
    own = next((card for card in cards if card.is_own), None)
    if own is not None:
        answered = own.accepted_at is not None
        return ("待对方答复", "plain") if answered else ("待您答复", "gold")
    waiting = [card.side_name for card in cards if card.accepted_at is None]
    sides = tuple(Said(one) for one in waiting)
    return say(Said("待%(sides)s答复", sides=sides)), "gold"
