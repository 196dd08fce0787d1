"""What the pages of published periods and counting rules show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from tech_market.contracts.ledger_models import Snapshot
from tech_market.targets.forms import PublishForm, RuleForm
from tech_market.targets.models import CountingRule
from tech_market.targets.rules.bases import (
    COLUMN_NAMES,
    DATE_NAMES,
    DEFAULT_BASIS,
    FOREIGN_NAMES,
    SERIES_NAMES,
    SIDE_NAMES,
    Side,
)
from tech_market.targets.services.published import SideFigures, cell_of
from tech_market.targets.tables import Downloads


@dataclass(frozen=True, slots=True)
class PublishedPage(Downloads):
    """What was published, latest first, and the form to publish more."""

    snapshots: Sequence[Snapshot]
    form: PublishForm

    def technical_of(self, snapshot: Snapshot) -> int:
        """Return 技术交易额 of the default counting rule."""
        return cell_of(snapshot, Side.OUTPUT).technical_fen

    def words_of(self, snapshot: Snapshot) -> str:
        """Return the period in words."""
        return month_words(snapshot.first_on, snapshot.last_on)

    def rows_of(self, snapshot: Snapshot) -> dict[str, str]:
        """Return the address arguments of the rows behind the default figure."""
        return {
            "from": snapshot.first_on.isoformat(),
            "to": snapshot.last_on.isoformat(),
            "basis": DEFAULT_BASIS.code,
        }


@dataclass(frozen=True, slots=True)
class SnapshotPage(Downloads):
    """One published period, each side as published and as restated today."""

    snapshot: Snapshot
    sides: Mapping[Side, SideFigures]

    @property
    def words(self) -> str:
        """Return the period in words."""
        return month_words(self.snapshot.first_on, self.snapshot.last_on)

    @property
    def side_names(self) -> Mapping[Side, str]:
        """Return the sides as people say them."""
        return SIDE_NAMES

    def rows_of(self, side: Side, column: str = "technical") -> dict[str, str]:
        """Return the address arguments of the rows behind a figure."""
        return {
            "from": self.snapshot.first_on.isoformat(),
            "to": self.snapshot.last_on.isoformat(),
            "basis": f"{side}-{column}",
        }


@dataclass(frozen=True, slots=True)
class RulesPage(Downloads):
    """All counting rules, and the form to add one."""

    rules: Sequence[CountingRule]
    form: RuleForm

    def words_of(self, rule: CountingRule) -> str:
        """Return what a rule says, choice by choice."""
        parts = (
            SIDE_NAMES[rule.side],
            COLUMN_NAMES[rule.amount],
            DATE_NAMES[rule.date_kind],
            SERIES_NAMES[rule.series],
            FOREIGN_NAMES[rule.foreign_kind],
        )
        return " · ".join(str(_(part)) for part in parts)


def rule_choices() -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the rule form's selects."""
    names: dict[str, Mapping[Any, str]] = {
        "side": SIDE_NAMES,
        "amount": COLUMN_NAMES,
        "date_kind": DATE_NAMES,
        "series": SERIES_NAMES,
        "foreign_kind": FOREIGN_NAMES,
    }
    return {
        field: [(str(code), _(words)) for code, words in found.items()]
        for field, found in names.items()
    }


def month_words(first: date, last: date) -> str:
    """Write a whole year or month: 2025年, 2025年3月."""
    is_year = first.month != last.month
    words = _("%(year)s年%(month)s月", year=first.year, month=first.month)
    return str(_("%(year)s年", year=first.year) if is_year else words)
