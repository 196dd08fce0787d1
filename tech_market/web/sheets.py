"""Tables that leave the house as CSV or XLSX: one writer, formulas disarmed.

CSV is UTF-8 with a BOM, so that Excel reads Chinese. Text that a spreadsheet would
run as a formula is quoted in CSV and stored as typed text in XLSX. Money goes out as
元 with two decimals, exactly.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from flask_babel import gettext as _

from tech_market.clock import SHANGHAI
from tech_market.money import FEN_PER_YUAN

Cell = str | int | Decimal | date | datetime | None
_RUNS = ("=", "+", "-", "@")  # what makes a spreadsheet run a text
_WIDEST = 60  # characters of a column
_LONGEST_NAME = 31  # characters of a sheet's name


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its head, its rows, and where its figures come from.

    `notes` are (name, value) lines about rule, snapshot, time and who asked; they
    stand above the head in CSV and on a sheet of their own in XLSX.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[tuple[str, str]] = ()


def yuan(fen: int) -> Decimal:
    """Return 分 as 元, exact to two decimals."""
    return (Decimal(fen) / FEN_PER_YUAN).quantize(Decimal("0.01"))


def disarm(text: str) -> str:
    """Quote a text that a spreadsheet would take for a formula; spaces hide nothing."""
    bare = unicodedata.normalize("NFKC", text).lstrip(" \t\r\n\0'\"\u3000\ufeff")
    starts = text[:1] in ("\t", "\r", "\n", "\0") or bare[:1] in _RUNS
    return "'" + text if starts and bare[:1] else text


def to_csv(sheet: Sheet) -> bytes:
    """Write one table as UTF-8 CSV with a BOM."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for name, value in sheet.notes:
        writer.writerow((disarm(f"# {name}"), disarm(value)))
    writer.writerow([disarm(name) for name in sheet.head])
    writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(*sheets: Sheet) -> bytes:
    """Write tables as a workbook; their notes fill a last sheet 说明."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False,
                                     "strings_to_urls": False})  # fmt: skip
    for sheet in sheets:
        _write(book, sheet)
    notes = [note for sheet in sheets for note in sheet.notes]
    if notes:
        unique = list(dict.fromkeys(notes))
        _write(book, Sheet(_("说明"), (_("项目"), _("内容")), unique))
    book.close()
    return out.getvalue()


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if cell is None:
        return ""
    return disarm(cell) if isinstance(cell, str) else str(cell)


def _sheet_name(title: str, book: xlsxwriter.Workbook) -> str:
    """Return a name Excel accepts: short, without brackets or slashes, each once."""
    name = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:_LONGEST_NAME] or "-"
    taken = {one.get_name().casefold() for one in book.worksheets()}
    while name.casefold() in taken:
        name = f"{name[: _LONGEST_NAME - 2]}~{len(taken)}"
    return name


def _write(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(_sheet_name(sheet.title, book))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    wide = [_width(name) for name in sheet.head]
    page.write_row(0, 0, sheet.head, bold)
    for at, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                page.write_number(at, column, float(cell), money)
            elif isinstance(cell, date) and not isinstance(cell, datetime):
                page.write_datetime(
                    at, column, datetime.combine(cell, datetime.min.time()), day
                )
            elif isinstance(cell, int):
                page.write_number(at, column, cell)
            else:
                page.write_string(at, column, _plain_text(cell))
            wide[column] = max(wide[column], _width(_plain_text(cell)))
    for column, width in enumerate(wide):
        page.set_column(column, column, min(width + 2, _WIDEST))
    page.freeze_panes(1, 0)


def _plain_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else _plain(cell)


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text)  # noqa: PLR2004 - CJK is wide
