"""The pages of contracts."""

from tech_market.contracts.views import (
    agreeing,
    changing,
    deciding,
    documents,
    incomes,
    papers,
    preparing,
)
from tech_market.contracts.views.blueprint import bp

__all__ = [
    "agreeing",
    "bp",
    "changing",
    "deciding",
    "documents",
    "incomes",
    "papers",
    "preparing",
]
