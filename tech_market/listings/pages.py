"""What the pages of needs and results show."""

from dataclasses import dataclass

from tech_market.listings.audience import Audience, CardView, ListingView
from tech_market.listings.forms import ListingForm, RenewForm, ReturnForm
from tech_market.listings.kinds import Kind
from tech_market.listings.marking import Piece, excerpt, pieces
from tech_market.listings.panels import Panel
from tech_market.listings.rules import (
    EDITABLE,
    MOVES,
    REVIEW_STEPS,
    ListingState,
    Step,
)
from tech_market.web.forms import StrictForm
from tech_market.web.paging import Pager


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the filter bar."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists a person can switch between."""

    scope: str
    label: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Title and summary of a card, split where the words asked for stand."""

    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A list with its search box; `nearest` are offered when nothing is found."""

    kind: Kind
    cards: tuple[CardView, ...]
    nearest: tuple[CardView, ...]
    terms: tuple[str, ...]
    is_heard: bool  # the words were read as pinyin
    meant: str  # words that find something, when those asked for do not
    pager: Pager
    words: str
    choices: tuple[Choice, ...]
    sort: str
    scope: str
    tabs: tuple[Tab, ...]
    may_write: bool

    @property
    def is_filtered(self) -> bool:
        """Whether something narrows the list."""
        return bool(self.words) or any(choice.chosen for choice in self.choices)

    def marks(self, card: CardView) -> Marks | None:
        """Return what is marked on a card; None when no words were asked for."""
        if not self.terms:
            return None
        return Marks(pieces(card.title, self.terms), excerpt(card.summary, self.terms))


@dataclass(frozen=True, slots=True)
class ShowPage:
    """One listing as its reader may see it, and what they may do with it."""

    kind: Kind
    view: ListingView  # NeedView or ResultView; the kind's template knows
    preview: Audience | None  # as whom an owner looks at it
    may_preview: bool
    state_reason: str  # for the owner and oversight
    steps: tuple[Step, ...]
    may_edit: bool
    panels: tuple[Panel, ...]
    plain_form: StrictForm
    return_form: ReturnForm
    renew_form: RenewForm


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a new listing, or of one being revised."""

    kind: Kind
    form: ListingForm
    ref: str  # "" for a new one
    is_verified: bool
    hint: Panel | None  # what the kind says about what was typed so far


def steps_open(state: ListingState, *, is_own: bool, may_review: bool) -> list[Step]:
    """Return the steps this person may take from here, in the order of a life."""
    return [
        step
        for step in Step
        if state in MOVES[step] and (may_review if step in REVIEW_STEPS else is_own)
    ]


def is_editable(state: ListingState) -> bool:
    """Tell whether the owner may edit now."""
    return state in EDITABLE
