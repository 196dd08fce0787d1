"""An XLSX workbook's first sheet, row by row; formulas give what they last came to."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tech_market.errors import RuleBroken
from tech_market.files.rules import kind_of
from tech_market.imports.reading import parts
from tech_market.imports.reading.line import Line, too_many_rows
from tech_market.imports.rules import letter_of
from tech_market.saying import Said

MOST_COLUMNS_READ = 300  # beyond that a sheet is no list
MOST_MERGES = 20_000
MOST_FILLED = 200_000  # cells that merged ranges may fill
EXACT_DIGITS = 15  # a spreadsheet's numbers hold no more
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}

_PLAIN: dict[str, Callable[[str], str]] = {
    "b": lambda text: "是" if text == "1" else "否",
    "d": lambda text: text[:10],
}


@dataclass(slots=True)
class Cell:
    """One cell while it is read."""

    place: str
    kind: str
    style: int
    has_formula: bool = False
    text: list[str] = field(default_factory=list)


@dataclass
class Workbook:
    """A sheet held as rows of texts, with notes beside the cells."""

    said: Said
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    notes: dict[int, dict[int, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: bytes, *, most_rows: int) -> "Workbook":
        """Read the first visible sheet; raises RuleBroken as `read_table` does."""
        if kind_of(raw) != "xlsx":
            raise RuleBroken(
                "file-kind", "这不是 Excel 工作簿，请上传 .xlsx 或 .csv", field="file"
            )
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            part, name, count, is_1904 = parts.find_sheet(package)
            book = cls(_how(name[:31], others=count - 1))
            sheet = _Sheet(
                book, parts.read_texts(package), parts.read_day_styles(package),
                is_1904=is_1904, most_rows=most_rows,
            )  # fmt: skip
            parts.parse(
                package, part, start=sheet.start, end=sheet.end, text=sheet.text
            )
        sheet.fill_merged()
        return book

    def lines(self) -> Iterator[Line]:
        """Yield the rows that hold something, in order."""
        for number in sorted(self.rows):
            row = self.rows[number]
            cells = [row.get(at, "") for at in range(max(row) + 1)]
            yield Line(number, cells, dict(self.notes.get(number, {})))


def _how(sheet: str, *, others: int) -> Said:
    """Say which sheet was read, and that there are others."""
    if not others:
        return Said("Excel 工作表“%(sheet)s”", sheet=sheet)
    return Said(
        "Excel 工作表“%(sheet)s”；另有 %(others)s 张工作表没有读",
        sheet=sheet, others=others,
    )  # fmt: skip


class _Sheet:
    """Handlers of the sheet's elements."""

    def __init__(
        self,
        book: Workbook,
        texts: list[str],
        days: list[bool],
        *,
        is_1904: bool,
        most_rows: int,
    ) -> None:
        self.book, self.texts, self.days = book, texts, days
        self.first_day, self.most_rows = _FIRST_DAY[is_1904], most_rows
        self.row, self.column = 0, -1
        self.cell: Cell | None = None
        self.is_reading = False
        self.merges: list[tuple[int, int, int, int]] = []

    def start(self, name: str, found: parts.Attributes) -> None:
        """Open a row, a cell, or what stands in it."""
        if name == "row":
            self.row = _whole(found.get("r"), self.row + 1)
            self.column = -1
        elif name == "c":
            self.cell = Cell(
                found.get("r", ""), found.get("t", "n"), _whole(found.get("s"), 0)
            )
        elif self.cell is not None and name in {"v", "t"}:
            self.is_reading = True
        elif self.cell is not None and name == "f":
            self.cell.has_formula = True
        elif name == "rPh":
            self.is_reading = False
        elif name == "mergeCell":
            self._merge(found.get("ref", ""))

    def end(self, name: str) -> None:
        """Close a cell and keep what it holds."""
        if name in {"v", "t"}:
            self.is_reading = False
        elif name == "c" and self.cell is not None:
            self._keep(self.cell)
            self.cell = None

    def text(self, piece: str) -> None:
        """Collect a cell's value."""
        if self.is_reading and self.cell is not None:
            self.cell.text.append(piece)

    def _keep(self, cell: Cell) -> None:
        place = _PLACE.fullmatch(cell.place)
        self.column = _column(place[1]) if place else self.column + 1
        text, note = self._value(cell)
        if not text and not note:
            return
        if self.column >= MOST_COLUMNS_READ:
            raise RuleBroken(
                "file-columns",
                "第 %(row)s 行 %(column)s 列还有内容，列太多；请删去多余的列再上传",
                field="file",
                row=self.row,
                column=letter_of(self.column),
            )
        if self.row not in self.book.rows and len(self.book.rows) > self.most_rows:
            raise too_many_rows()
        self.book.rows.setdefault(self.row, {})[self.column] = text
        if note:
            self.book.notes.setdefault(self.row, {})[self.column] = note

    def _value(self, cell: Cell) -> tuple[str, str]:
        """Return a cell's text and what is to be noted of it."""
        text = "".join(cell.text)
        note = "formula" if cell.has_formula else ""
        if cell.has_formula and not text:
            return "", "formula-empty"
        if cell.kind == "s":
            at = _whole(text, -1)
            if not 0 <= at < len(self.texts):
                raise parts.damaged()
            return self.texts[at], note
        if cell.kind == "e":
            return "", f"error:{text[:20]}"
        if cell.kind == "n" and text:
            return self._number(cell, text, note)
        return _PLAIN.get(cell.kind, str)(text), note

    def _number(self, cell: Cell, text: str, note: str) -> tuple[str, str]:
        try:
            number = float(text)
        except ValueError as error:
            raise parts.damaged() from error
        if cell.style < len(self.days) and self.days[cell.style]:
            try:
                return str(self.first_day + timedelta(days=int(number))), note
            except (OverflowError, ValueError):
                return text, note
        plain = f"{number:.15f}".rstrip("0").rstrip(".")
        if abs(number) < 10**EXACT_DIGITS:
            plain = _plain(number)
        elif number.is_integer():
            note = note or "digits"
        return plain, note

    def _merge(self, ref: str) -> None:
        first, _colon, last = ref.partition(":")
        one, two = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
        if one and two and len(self.merges) < MOST_MERGES:
            self.merges.append(
                (int(one[2]), _column(one[1]), int(two[2]), _column(two[1]))
            )

    def fill_merged(self) -> None:
        """Give every row of a merged range what stands in its first cell."""
        rows, filled = sorted(self.book.rows), 0
        for top, left, bottom, right in self.merges:
            text = self.book.rows.get(top, {}).get(left, "")
            if not text or right != left:  # across columns it is a title, not a value
                continue
            for row in rows:
                if not top < row <= bottom or self.book.rows[row].get(left):
                    continue
                filled += 1
                if filled > MOST_FILLED:
                    return
                self.book.rows[row][left] = text
                self.book.notes.setdefault(row, {})[left] = "merged"


def _plain(number: float) -> str:
    """Write a number as people do: no exponent, and no digits that were never typed."""
    if number.is_integer():
        return str(int(number))
    return f"{float(f'{number:.15g}'):.15f}".rstrip("0").rstrip(".")


def _whole(text: str | None, otherwise: int) -> int:
    digits = text if text and text.isascii() and text.isdigit() else ""
    return int(digits) if 0 < len(digits) < 10 else otherwise  # noqa: PLR2004 - safe size


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
