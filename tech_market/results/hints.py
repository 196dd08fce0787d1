"""What a result still lacks, shown to its owner on the form and on its page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tech_market.listings.completeness import Completeness, items_of, scored
from tech_market.listings.hinting import hints
from tech_market.results.facts import ResultFacts
from tech_market.results.models import Result

FILE: Final = Path(__file__).with_name("completeness.csv")


def completeness(stated: Mapping[str, object]) -> Completeness:
    """Score what is stated of a result; see `listings.completeness.scored`."""
    return scored(stated, items_of(FILE))


form_hint = hints(Result.kind, ResultFacts, completeness)
