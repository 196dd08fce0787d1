"""The pages of targets and figures."""

from tech_market.targets.views import board, editing, figures, publishing
from tech_market.targets.views.blueprint import bp

__all__ = ["board", "bp", "editing", "figures", "publishing"]
