"""The pages of contracts."""

from tech_market.contracts.views import changing, deciding, papers
from tech_market.contracts.views.blueprint import bp

__all__ = ["bp", "changing", "deciding", "papers"]
