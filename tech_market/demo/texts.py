"""The demo's texts in one place: all made up, all marked 示例, the same every time."""

from tech_market.demo.large import Large, large
from tech_market.demo.ledger import contracts
from tech_market.demo.listings import needs, partners, results
from tech_market.demo.parties import brokers, counterparties, organisations, people

__all__ = [
    "Large",
    "brokers",
    "contracts",
    "counterparties",
    "large",
    "needs",
    "organisations",
    "partners",
    "people",
    "results",
]
