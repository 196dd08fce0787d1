"""Parts of the dashboard and of the progress page that have a table of their own."""

from dataclasses import dataclass

from tech_market.targets.tables import Table
from tech_market.targets.tiles import TileMap


@dataclass(frozen=True, slots=True)
class Section:
    """One split of a target's period, and where all of it stands."""

    table: Table
    url: str


@dataclass(frozen=True, slots=True)
class Places:
    """What is in the market by town: two maps of tiles, one table."""

    needs: TileMap
    results: TileMap
    table: Table
