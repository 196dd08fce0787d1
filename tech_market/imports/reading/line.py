"""A row as it was read, and how a file is refused."""

from dataclasses import dataclass, field

from tech_market.errors import RuleBroken
from tech_market.imports.rules import MOST_ROWS
from tech_market.saying import Said


@dataclass(slots=True)
class Line:
    """One row; `notes` say of a column what the reader did or could not do."""

    number: int
    cells: list[str]
    notes: dict[int, str] = field(default_factory=dict)


def too_many_rows() -> RuleBroken:
    """Return the refusal of a file that is too long."""
    return broken(
        "file-rows",
        Said(
            "一次最多 %(most)s 行，这个文件更长；请拆成几个文件，逐个上传",
            most=MOST_ROWS,
        ),
    )


def broken(code: str, message: Said) -> RuleBroken:
    """Return a refusal of the file."""
    return RuleBroken(code, message, field="file")
