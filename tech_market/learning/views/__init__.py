"""Views of versions and of the lexicon."""

from tech_market.learning.views import versions, words
from tech_market.learning.views.blueprint import bp

__all__ = ["bp", "versions", "words"]
