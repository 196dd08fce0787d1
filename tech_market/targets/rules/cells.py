"""Yearly figures, and which of them the public may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tech_market.targets.rules.bases import AmountColumn

FEWEST_PUBLIC = 3  # contracts behind a public figure; fewer would tell whose they are


@dataclass(frozen=True, slots=True)
class Cell:
    """Neighbouring years as one figure, and the entries behind it."""

    years: tuple[int, ...]
    technical_fen: int
    total_fen: int
    contracts: int  # registered in these years, each once
    events: int  # registrations and all that came later

    def __add__(self, other: "Cell") -> "Cell":
        """Join two neighbours."""
        return Cell(
            self.years + other.years,
            self.technical_fen + other.technical_fen,
            self.total_fen + other.total_fen,
            self.contracts + other.contracts,
            self.events + other.events,
        )

    def of(self, column: AmountColumn) -> int:
        """Return the amount of this column."""
        is_technical = column is AmountColumn.TECHNICAL
        return self.technical_fen if is_technical else self.total_fen


def whole(cells: Iterable[Cell]) -> Cell:
    """Add all up; nothing gives a figure of nothing."""
    return sum(cells, Cell((), 0, 0, 0, 0))


def publishable(cells: Sequence[Cell]) -> list[Cell] | None:
    """Join years until no figure has fewer than three contracts behind it.

    A year without any entry may stand alone. The sum is the same before and after.
    Returns None when all of them together are too few to show anything.
    """
    done: list[Cell] = []
    waiting: Cell | None = None
    for cell in cells:
        waiting = cell if waiting is None else waiting + cell
        if is_public(waiting):
            done.append(waiting)
            waiting = None
    while waiting is not None and done:
        waiting = done.pop() + waiting
        if is_public(waiting):
            done.append(waiting)
            waiting = None
    return None if waiting is not None else done


def is_public(cell: Cell) -> bool:
    """Tell whether no single contract can be read off; no entry at all is public."""
    return cell.events == 0 or cell.contracts >= FEWEST_PUBLIC
