"""What the pages across domains show."""

from dataclasses import dataclass
from datetime import datetime

from tech_market.codes.catalog import Code
from tech_market.home.deciding import Batch
from tech_market.home.forms import CodeForm, ReviewForm
from tech_market.home.front import Standing
from tech_market.home.guiding import Guide
from tech_market.home.guiding import Step as GuideStep
from tech_market.home.queue import Asked, QueueRow
from tech_market.listings.audience import ListingView
from tech_market.listings.editions import FactChange
from tech_market.listings.review_models import ReviewAct
from tech_market.listings.rules import STEP_NAMES, Step
from tech_market.web.paging import Pager


@dataclass(frozen=True, slots=True)
class Task:
    """A count, and the page with as many rows."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What waits for this person today, what is theirs, figures, the usual ways on."""

    greeting: str
    waiting: tuple[Task, ...] = ()
    mine: tuple[Task, ...] = ()
    figures: tuple[Task, ...] = ()
    standings: tuple[Standing, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()  # label, address
    advice: str = ""

    @property
    def open(self) -> tuple[Task, ...]:
        """Return what waits now."""
        return tuple(one for one in self.waiting if one.count)

    @property
    def clear(self) -> tuple[Task, ...]:
        """Return what could wait and does not."""
        return tuple(one for one in self.waiting if not one.count)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing in the review queue."""

    kind: str
    title: str
    whose: str
    state: str
    since: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything that waits for the administrator, oldest first."""

    queue: tuple[QueueRow, ...]  # needs and results, a page of them
    pager: Pager
    asked: Asked
    choices: tuple[tuple[str, Asked, int, bool], ...]
    is_all: bool  # every row of the page is ticked
    last: Batch | None  # what its reader did last, while it can be undone
    rows: tuple[WaitingRow, ...]  # everything else, the oldest of each kind
    rest: tuple[Task, ...]  # where there are more of a kind


@dataclass(frozen=True, slots=True)
class ReviewListingPage:
    """One listing that waits, against what was read of it before."""

    row: QueueRow
    view: ListingView
    base: ReviewAct | None  # what it is read against
    other: ReviewAct | None  # the other edition there is
    changes: tuple[FactChange, ...]
    steps: tuple[Step, ...]
    form: ReviewForm
    last: Batch | None
    after: QueueRow | None  # the next one

    @property
    def changed(self) -> tuple[FactChange, ...]:
        """Return what differs."""
        return tuple(one for one in self.changes if one.is_changed)


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What is about to be done to the chosen rows."""

    step: Step
    rows: tuple[QueueRow, ...]  # it will be done to
    left: tuple[QueueRow, ...]  # it cannot be done to
    form: ReviewForm

    @property
    def name(self) -> str:
        """Return what is to be done, in Chinese."""
        return STEP_NAMES[self.step]


@dataclass(frozen=True, slots=True)
class BatchPage:
    """What was done with one confirmation."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class CodesPage:
    """All code lists, and one of them opened."""

    lists: tuple[tuple[str, str, int], ...]  # key, title, entries
    key: str
    title: str
    entries: tuple[Code, ...]
    form: CodeForm | None


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The guides of all roles, one's own first."""

    guides: list[Guide]
    own: str


@dataclass(frozen=True, slots=True)
class HelpStep:
    """One step, and whether this reader may go where it is done."""

    step: GuideStep
    is_open: bool


@dataclass(frozen=True, slots=True)
class GuidePage:
    """The way of one role, and the guides beside it."""

    guide: Guide
    steps: list[HelpStep]
    guides: list[Guide]
