"""What the pages about visits and files of a deal show."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.brokerage.models import Deal, DealFile, Visit
from tech_market.brokerage.record_forms import DealFileForm, VisitForm
from tech_market.brokerage.services.deal_files import may_remove
from tech_market.brokerage.services.visits import VisitEntry
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class RecordsPart:
    """Visits and files of a deal, as far as this reader may read them."""

    visits: Sequence[VisitEntry]
    files: Sequence[DealFile]
    can_write: bool  # a broker of a deal that still lives
    can_upload: bool
    actor: Actor

    def can_remove(self, one: DealFile) -> bool:
        """Tell whether this reader may take the file off."""
        return self.can_upload and may_remove(one, self.actor)


@dataclass(frozen=True, slots=True)
class VisitFormPage:
    """A visit to write down, or one to correct."""

    deal: Deal
    form: VisitForm
    corrected: Visit | None


@dataclass(frozen=True, slots=True)
class DealFileFormPage:
    """A file to add; a side's own are shared always."""

    deal: Deal
    form: DealFileForm
    chooses: bool
