"""What a need still lacks, shown to its owner on the form and on its page."""

from tech_market.listings.hinting import hints
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.needs.rules.completeness import completeness

form_hint = hints(Need.kind, NeedFacts, completeness)
