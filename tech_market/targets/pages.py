"""What the pages of targets and figures show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from tech_market.contracts.facts import CLOCK_COLUMNS, Dimension
from tech_market.contracts.ledger_models import Snapshot
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.paid import PaidEntry
from tech_market.needs.models import Need
from tech_market.targets.charts import Chart, rate_text
from tech_market.targets.forms import TargetForm
from tech_market.targets.models import Metric, Target, TargetKind
from tech_market.targets.pages_sections import Places, Section
from tech_market.targets.rules.bases import (
    BASES,
    COLUMN_NAMES,
    NEEDS_BASIS,
    NEEDS_LABEL,
    REPORTED_BASIS,
    REPORTED_LABEL,
    SIDE_NAMES,
    AmountColumn,
    Basis,
    Side,
)
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.amounts import Split
from tech_market.targets.services.outlook import Outlook
from tech_market.targets.services.progress import (
    AmountProgress,
    Lines,
    NeedsProgress,
    PublicAmount,
    PublicProgress,
)
from tech_market.targets.tables import Downloads, Table
from tech_market.web.paging import Pager

METRIC_NAMES: Mapping[Metric, str] = {
    Metric.TECHNICAL_AMOUNT: "技术交易额",
    Metric.NEEDS_PUBLISHED: "累计发布企业技术需求",
}
KIND_NAMES: Mapping[TargetKind, str] = {
    TargetKind.TARGET: "目标",
    TargetKind.HISTORY: "历史公布数",
}


@dataclass(frozen=True, slots=True)
class YearRow:
    """One line of the yearly table; None where there is nothing to say."""

    year: int
    cell: Cell | None
    reported_fen: int | None
    flat_fen: int | None
    growth_fen: int | None
    needs: int | None
    is_running: bool
    restated: Cell | None  # all of the year's certificates, as they stand today
    snapshot: Snapshot | None  # when the year was published


@dataclass(frozen=True, slots=True)
class DashboardPage(Downloads):
    """All targets, and the chosen one year by year under its counting rule."""

    today: date
    amounts: Sequence[AmountProgress]
    needs: Sequence[NeedsProgress]
    main: AmountProgress | None
    years: Sequence[YearRow]
    lines: Lines
    sides: Mapping[Side, Cell]
    chart: Chart
    outlook: Outlook | None
    months: Sequence[Table]  # each with its chart
    sections: Sequence[Section]
    needs_label: str = NEEDS_LABEL

    def rows_of(self, period: Period, basis: Basis) -> dict[str, str]:
        """Return the address arguments of the rows behind a figure."""
        return rows_address(period, basis.code)

    def rows_of_needs(self, period: Period) -> dict[str, str]:
        """Return the address arguments of the needs behind a count."""
        return rows_address(period)

    @property
    def rate(self) -> str:
        """Return the growth of the reference line in percent."""
        return rate_text(self.lines)

    def year_of(self, year: int) -> Period:
        """Return the year as a period."""
        return Period.of_year(year)

    def basis_of(self, side: Side, column: AmountColumn) -> Basis:
        """Return the counting rule of this side and amount."""
        return BASES[f"{side}-{column}"]

    @property
    def side_names(self) -> Mapping[Side, str]:
        """Return the sides as people say them."""
        return SIDE_NAMES

    @property
    def columns(self) -> Mapping[AmountColumn, str]:
        """Return the two amounts as people say them."""
        return COLUMN_NAMES


@dataclass(frozen=True, slots=True)
class ProgressPage(Downloads):
    """What everybody may see; `is_insider` adds the ways to the rows."""

    today: date
    found: PublicProgress
    charts: Sequence[Chart]
    is_insider: bool
    bulletins: Sequence[int] = ()  # years
    places: Places | None = None
    needs_label: str = NEEDS_LABEL

    def rows_of(self, period: Period, basis: Basis) -> dict[str, str]:
        """Return the address arguments of the rows behind a figure."""
        return rows_address(period, basis.code)

    def rows_of_needs(self, period: Period) -> dict[str, str]:
        """Return the address arguments of the needs behind a count."""
        return rows_address(period)

    def cells_of(self, one: PublicAmount, *, is_first: bool) -> list[Cell]:
        """Return the years of a target; the latest one takes the later years along."""
        return [*(one.cells or []), *(self.found.later if is_first else [])]

    def is_running(self, cell: Cell) -> bool:
        """Tell whether the figure still grows."""
        return self.today.year in cell.years

    def span_of(self, cell: Cell) -> Period:
        """Return the period of neighbouring years."""
        return Period(date(cell.years[0], 1, 1), date(cell.years[-1], 12, 31))


@dataclass(frozen=True, slots=True)
class AmountRowsPage(Downloads):
    """The entries behind a figure, and what they add up to."""

    period: Period
    basis: Basis
    split: Split | None
    types: Sequence[tuple[str, str]]
    whole: Cell
    events: Sequence[AmountEvent | PaidEntry]
    pager: Pager
    is_default_period: bool
    bases: Mapping[str, Basis]
    split_words: str  # "" for none
    kept: Mapping[str, str]  # arguments the filter sends again
    unpaid_words: str  # what a rule by payment date leaves out, "" for another rule

    @property
    def type_code(self) -> str:
        """Return the type the rows are narrowed to, "" for none or another group."""
        is_type = self.split is not None and self.split[0] is Dimension.TYPE
        return self.split[1] if self.split and is_type else ""

    @property
    def whole_address(self) -> dict[str, str]:
        """Return the address arguments without the group."""
        return rows_address(self.period, self.basis.code)

    def kind_of(self, event: AmountEvent | PaidEntry) -> str:
        """Return the code of what an entry is; "" for a payment."""
        return "" if isinstance(event, PaidEntry) else event.kind.value

    def day_of(self, event: AmountEvent | PaidEntry) -> date:
        """Return the day that decides under this rule."""
        if isinstance(event, PaidEntry):
            return event.paid_on
        day: date = getattr(event, CLOCK_COLUMNS[self.basis.clock])
        return day

    @property
    def counted_fen(self) -> int:
        """Return the figure under the counting rule."""
        return self.whole.of(self.basis.column)


@dataclass(frozen=True, slots=True)
class NeedRowsPage(Downloads):
    """The needs behind a figure."""

    period: Period
    needs: Sequence[Need]
    pager: Pager
    is_default_period: bool
    needs_label: str = NEEDS_LABEL


@dataclass(frozen=True, slots=True)
class TargetsPage(Downloads):
    """All targets and reported figures."""

    targets: Sequence[Target]
    metrics: Mapping[Metric, str]
    kinds: Mapping[TargetKind, str]
    bases: Mapping[str, str]

    @classmethod
    def of(cls, targets: Sequence[Target], rules: Sequence[Basis]) -> "TargetsPage":
        """Return the list with the words for its codes."""
        return cls(targets, METRIC_NAMES, KIND_NAMES, basis_labels(rules))


@dataclass(frozen=True, slots=True)
class TargetFormPage:
    """The form; `target` is set when one is corrected."""

    form: TargetForm
    target: Target | None = None


def rows_address(period: Period, basis: str = "") -> dict[str, Any]:
    """Return the address arguments that name a period and a counting rule."""
    address = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return address | ({"basis": basis} if basis else {})


def basis_labels(rules: Sequence[Basis]) -> dict[str, str]:
    """Return what each counting rule is called, those that are no rows as well."""
    found = {rule.code: rule.label for rule in rules}
    return found | {NEEDS_BASIS: NEEDS_LABEL, REPORTED_BASIS: REPORTED_LABEL}


def label_choices(rules: Sequence[Basis]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the target form's selects."""
    return {
        "metric": [(code.value, _(name)) for code, name in METRIC_NAMES.items()],
        "kind": [(code.value, _(name)) for code, name in KIND_NAMES.items()],
        "basis": [(code, _(name)) for code, name in basis_labels(rules).items()],
    }
