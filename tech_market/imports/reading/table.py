"""A table as its file has it: headings, rows with their numbers, and remarks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tech_market.imports.reading.line import Line, broken, too_many_rows
from tech_market.imports.reading.text import decode, read_rows
from tech_market.imports.reading.workbook import Workbook
from tech_market.imports.rules import (
    LONGEST_CELL,
    LONGEST_HEAD,
    MOST_COLUMNS,
    MOST_ROWS,
    letter_of,
)
from tech_market.listings.texts import UNSEEN, clean_line
from tech_market.saying import Said

HEAD_WITHIN = 10  # rows: titles and explanations may stand above the headings
FEWEST_KNOWN = 2  # headings that make a row the head
ZIP = b"PK\x03\x04"
_WRONG = {
    b"%PDF": Said("这是 PDF 文件"),
    b"\x89PNG": Said("这是图片"),
    b"\xff\xd8\xff": Said("这是图片"),
    b"\xd0\xcf\x11\xe0": Said("这是旧版（.xls）或设了密码的 Excel 文件"),
    b"Rar!": Said("这是压缩包"),
    b"7z\xbc\xaf": Said("这是压缩包"),
}


@dataclass(slots=True)
class Table:
    """What was read; `reading` tells a person how."""

    kind: str  # "csv" or "xlsx"
    reading: Said
    head_row: int
    heads: list[str]
    lines: list[Line]


def read_table(raw: bytes, *, knows: Callable[[str], bool]) -> Table:
    """Read a CSV text or an XLSX workbook; `knows` tells a heading from other words.

    Raises RuleBroken: "file-empty", "file-kind", "file-encoding", "file-row",
    "file-size", "file-rows", "file-columns", all of the field "file".
    """
    if not raw.strip(b"\0\r\n\t ,;\xef\xbb\xbf"):
        raise broken("file-empty", Said("这是空文件，请选择填好内容的表格"))
    for start, words in _WRONG.items():
        if raw.startswith(start):
            raise broken(
                "file-kind", Said("%(what)s，请另存为 .xlsx 或 .csv 再上传", what=words)
            )
    if raw.startswith(ZIP):
        book = Workbook.read(raw, most_rows=MOST_ROWS + HEAD_WITHIN)
        return _table("xlsx", book.said, _trimmed(book.lines()), knows)
    text, encoding = decode(raw)
    rows, said = read_rows(text)
    lines = (Line(number, cells) for number, cells in rows)
    how = Said("CSV，%(encoding)s，%(separator)s", encoding=encoding, separator=said)
    return _table("csv", how, _trimmed(lines), knows)


def _trimmed(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield rows that hold something, cells cleaned and cut to what is kept."""
    for line in lines:
        cells = [_clean(line, at, cell) for at, cell in enumerate(line.cells)]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            at = letter_of(len(cells) - 1)
            raise broken(
                "file-columns",
                Said(
                    "第 %(row)s 行一直写到 %(at)s 列，超过 %(most)s 列；"
                    "请删去多余的列再上传",
                    row=line.number,
                    at=at,
                    most=MOST_COLUMNS,
                ),
            )
        if cells:
            yield Line(line.number, cells, line.notes)


def _clean(line: Line, at: int, cell: str) -> str:
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    bare = UNSEEN.sub("", text)
    if len(bare) != len(text):
        line.notes.setdefault(at, "control")
    bare = bare.strip()
    if len(bare) > LONGEST_CELL:
        line.notes[at] = f"long:{len(bare)}"
        bare = bare[:LONGEST_CELL]
    return bare


def _table(
    kind: str, reading: Said, lines: Iterator[Line], knows: Callable[[str], bool]
) -> Table:
    first: list[Line] = []
    for line in lines:
        first.append(line)
        if len(first) == HEAD_WITHIN:
            break
    if not first:
        raise broken("file-empty", Said("表格里没有内容，请选择填好内容的表格"))
    at = _head_at(first, knows)
    rows = first[at + 1 :]
    for line in lines:
        rows.append(line)
        if len(rows) > MOST_ROWS:
            raise too_many_rows()
    if not rows:
        raise broken(
            "file-empty",
            Said(
                "只有表头（第 %(row)s 行），没有数据行；请填写后再上传",
                row=first[at].number,
            ),
        )
    width = max(len(one.cells) for one in (first[at], *rows))
    heads = [clean_line(head)[:LONGEST_HEAD] for head in first[at].cells]
    heads += [""] * (width - len(heads))
    for row in rows:
        row.cells += [""] * (width - len(row.cells))
    return Table(kind, reading, first[at].number, heads, rows)


def _head_at(lines: list[Line], knows: Callable[[str], bool]) -> int:
    """Return which of the first rows holds the headings: the one that says most."""
    counts = [sum(knows(cell) for cell in line.cells if cell) for line in lines]
    best = max(range(len(lines)), key=lambda at: (counts[at], -at))
    return best if counts[best] >= FEWEST_KNOWN else 0
