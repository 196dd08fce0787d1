"""Pages across all domains."""

from tech_market.home import news as _news  # noqa: F401 - hears what moves
from tech_market.home.views import (
    codes,
    desk,
    display,
    front,
    help,  # noqa: A004 - a page's name
    machines,
    oversight,
    reviewing,
    searching,
    wall,
)
from tech_market.home.views.blueprint import bp

__all__ = [
    "bp",
    "codes",
    "desk",
    "display",
    "front",
    "help",
    "machines",
    "oversight",
    "reviewing",
    "searching",
    "wall",
]
