"""Pages of rewards."""

from tech_market.rewards.services import following  # noqa: F401 - hears the ledger
from tech_market.rewards.views import (  # noqa: F401 - registers their routes
    claiming,
    deciding,
    evidence,
    listing,
    performance,
)
from tech_market.rewards.views.blueprint import bp

__all__ = ["bp"]
