"""The pages of contracts."""

from tech_market.contracts.views import (
    changing,
    deciding,
    documents,
    incomes,
    papers,
    preparing,
)
from tech_market.contracts.views.blueprint import bp

__all__ = [
    "bp",
    "changing",
    "deciding",
    "documents",
    "incomes",
    "papers",
    "preparing",
]
