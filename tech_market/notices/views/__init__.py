"""Pages of notices; importing the modules registers their routes."""

from tech_market.notices.views import (
    following,
    inbox,
    preferences,
    searches,
    unsubscribing,
)
from tech_market.notices.views.blueprint import bp

__all__ = ["bp", "following", "inbox", "preferences", "searches", "unsubscribing"]
