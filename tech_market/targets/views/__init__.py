"""The pages of targets and figures."""

from tech_market.targets.views import (
    board,
    breakdown,
    bulletin,
    checking,
    defining,
    editing,
    figures,
    institutes,
    publishing,
    reported,
    reporting,
    rules,
    simulating,
)
from tech_market.targets.views.blueprint import bp

__all__ = [
    "board", "bp", "breakdown", "bulletin", "checking", "defining", "editing",
    "figures", "institutes", "publishing", "reported", "reporting", "rules",
    "simulating",
]  # fmt: skip
