"""What the pages of published periods show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from tech_market.contracts.ledger_models import Snapshot
from tech_market.targets.forms import PublishForm
from tech_market.targets.rules.bases import SIDE_NAMES, Side
from tech_market.targets.services.published import SideFigures, cell_of


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """What was published, latest first, and the form to publish more."""

    snapshots: Sequence[Snapshot]
    form: PublishForm

    def technical_of(self, snapshot: Snapshot) -> int:
        """Return 技术交易额 of the default counting rule."""
        return cell_of(snapshot, Side.OUTPUT).technical_fen

    def words_of(self, snapshot: Snapshot) -> str:
        """Return the period in words."""
        return month_words(snapshot.first_on, snapshot.last_on)


@dataclass(frozen=True, slots=True)
class SnapshotPage:
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

    def rows_of(self, side: Side) -> dict[str, str]:
        """Return the address arguments of the rows behind a figure."""
        return {
            "from": self.snapshot.first_on.isoformat(),
            "to": self.snapshot.last_on.isoformat(),
            "basis": f"{side}-technical",
        }


def month_words(first: date, last: date) -> str:
    """Write a whole year or month: 2025年, 2025年3月."""
    is_year = first.month != last.month
    words = _("%(year)s年%(month)s月", year=first.year, month=first.month)
    return str(_("%(year)s年", year=first.year) if is_year else words)
