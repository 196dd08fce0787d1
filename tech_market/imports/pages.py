"""What the pages of an import show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tech_market.imports.models import ImportBatch
from tech_market.imports.rules import (
    BATCH_NAMES,
    EDITABLE,
    MAPPABLE,
    ROW_NAMES,
    WORKING,
    BatchState,
    RowState,
)
from tech_market.imports.services.finding import Counts
from tech_market.web.forms import StrictForm
from tech_market.web.paging import Pager

#: how a row's state looks beside its word
ROW_KINDS: dict[RowState, str] = {
    RowState.READ: "plain",
    RowState.ERROR: "bad",
    RowState.DUPLICATE: "gold",
    RowState.WARNING: "gold",
    RowState.READY: "good",
    RowState.SKIPPED: "plain",
    RowState.IMPORTED: "good",
    RowState.UNDONE: "plain",
}
SHOWN_SAMPLES = 3  # cells of a column shown beside its heading


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch in the list."""

    ref: str
    file_name: str
    state: BatchState
    state_name: str
    uploaded_at: datetime
    uploader: str
    total: int
    imported: int
    wrong: int


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The way in: template, upload, and the batches so far."""

    word: str
    form: StrictForm
    batches: tuple[BatchLine, ...]
    pager: Pager
    same_ref: str  # the batch of the very same file, when one was refused
    is_verified: bool
    has_patents: bool


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file: what it is called, what it holds, what it seems."""

    at: int
    letter: str
    head: str
    samples: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """Which column is which."""

    batch: ImportBatch
    word: str
    form: StrictForm
    columns: tuple[ColumnLine, ...]
    defaults: tuple[str, ...]  # names of the form's other fields
    missing: tuple[str, ...]  # labels of what must be mapped and is not

    @property
    def row_count(self) -> int:
        """How many columns there are."""
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """What is wrong with a cell, and what the cell holds."""

    label: str
    level: str
    says: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the table, with what can be done about it."""

    batch_ref: str
    place: str  # blueprint of the listing's page
    number: int
    title: str
    state: RowState
    problems: tuple[ProblemLine, ...]
    twin: str
    twin_ref: str  # of a listing that is there already
    twin_row: int  # of the file; 0 for none
    listing_ref: str
    outcome: str
    may_edit: bool
    form: StrictForm | None  # the cells that are wrong, to correct in place

    @property
    def state_name(self) -> str:
        """Its state in words."""
        return ROW_NAMES[self.state]

    @property
    def kind(self) -> str:
        """How its badge looks."""
        return ROW_KINDS[self.state]

    @property
    def has_listing(self) -> bool:
        """Whether its listing is there to be seen."""
        return bool(self.listing_ref) and self.state is RowState.IMPORTED


@dataclass(frozen=True, slots=True)
class FilterTab:
    """One state to look at, with how many rows are in it."""

    state: str
    label: str
    count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch: its rows, and what comes next."""

    batch: ImportBatch
    word: str
    place: str
    counts: Counts
    tabs: tuple[FilterTab, ...]
    rows: tuple[RowLine, ...]
    pager: Pager
    asked: str
    start_form: StrictForm
    is_stuck: bool  # its job was given up
    is_verified: bool

    @property
    def state_name(self) -> str:
        """Its state in words."""
        return BATCH_NAMES[self.batch.state]

    @property
    def is_working(self) -> bool:
        """Whether workers are at it."""
        return self.batch.state in WORKING

    @property
    def is_done(self) -> bool:
        """Whether something came in, or was taken back."""
        return self.batch.state in {BatchState.DONE, BatchState.UNDONE}

    @property
    def may_edit(self) -> bool:
        """Whether rows can be corrected."""
        return self.batch.state in EDITABLE

    @property
    def may_map(self) -> bool:
        """Whether columns can still be mapped anew, and the batch given up."""
        return self.batch.state in MAPPABLE

    @property
    def may_start(self) -> bool:
        """Whether there is something to import."""
        return self.may_edit and self.counts.importable > 0

    @property
    def may_undo(self) -> bool:
        """Whether there is something to take back."""
        return self.batch.state is BatchState.DONE and self.imported > 0

    @property
    def imported(self) -> int:
        """How many rows came in."""
        return self.counts.of(RowState.IMPORTED)

    @property
    def wrong(self) -> int:
        """How many rows are wrong."""
        return self.counts.of(RowState.ERROR)

    @property
    def repeated(self) -> int:
        """How many rows repeat another."""
        return self.counts.of(RowState.DUPLICATE)

    @property
    def waiting(self) -> int:
        """How many rows the workers have before them."""
        if self.batch.state is BatchState.UNDOING:
            return self.imported
        return self.counts.importable

    @property
    def done(self) -> int:
        """How many rows the workers have behind them."""
        if self.batch.state is BatchState.UNDOING:
            return self.counts.of(RowState.UNDONE)
        return self.imported

    def count(self, state: str) -> int:
        """Return how many rows are in a state."""
        return self.counts.of(RowState(state))


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row with all its cells."""

    batch: ImportBatch
    row: RowLine
    form: StrictForm
    fields: tuple[str, ...]  # names of the form's fields, in order
    raw: tuple[tuple[str, str], ...]  # heading and cell of columns not imported
    errors: dict[str, tuple[str, ...]]
    previous: int  # number of the row before that is wrong; 0 for none
    next: int


def tabs_of(counts: Counts, asked: str) -> tuple[FilterTab, ...]:
    """Return the states that occur, all first."""
    found = [FilterTab("", "全部", counts.total, is_here=not asked)]
    found += [
        FilterTab(one.value, ROW_NAMES[one], number, is_here=one.value == asked)
        for one in RowState
        if (number := counts.of(one)) or one.value == asked
    ]
    return tuple(found)


def samples_of(cells: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    """Return the first cells of a column that hold something."""
    found = [row[at] for row in cells if at < len(row) and row[at]]
    return tuple(text[:40] for text in found[:SHOWN_SAMPLES])
