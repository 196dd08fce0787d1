"""Pages of people and organisations."""

from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views import signing_in  # noqa: F401, I001 - registers its routes

__all__ = ["bp"]
