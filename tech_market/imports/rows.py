"""Read a file as rows: CSV in UTF-8, GBK or GB 18030, XLSX, JSON lines.

A file is what its content says; one whose name says something else is refused.
"""

import csv
import hashlib
import io
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from tech_market.errors import RuleBroken
from tech_market.saying import Said

LARGEST = 100 * 1024 * 1024  # bytes
LONGEST_CELL = 1_000_000  # characters; the csv module's own limit is lower
ENCODINGS = ("utf-8-sig", "gb18030")  # GB 18030 reads all GBK
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file has it: the line or row number in it, cells by header."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows, and the digest of its bytes."""

    digest: str
    rows: list[Row]


def read_file(path: Path) -> Sheet:
    """Read a whole file.

    Raises RuleBroken: "file-missing", "file-size", "file-kind", "file-encoding",
    "file-empty", "file-row".
    """
    if not path.is_file():
        raise RuleBroken("file-missing", "没有找到文件 %(path)s", path=path)
    if path.stat().st_size > LARGEST:
        raise RuleBroken("file-size", "文件超过 100 MB，请拆分后再导入")
    raw = path.read_bytes()
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise RuleBroken(
            "file-kind",
            "不支持 %(suffix)s 文件，请用 CSV、XLSX 或 JSONL",
            suffix=path.suffix or Said("无后缀"),
        )
    rows = list(reader(raw))
    if not rows:
        raise RuleBroken("file-empty", "文件中没有数据行")
    return Sheet(hashlib.sha256(raw).hexdigest(), rows)


def decode(raw: bytes) -> str:
    """Return the text; raises RuleBroken: "file-kind", "file-encoding"."""
    if b"\0" in raw or raw.startswith(ZIP):
        raise RuleBroken("file-kind", "文件不是文本：后缀与内容不符，或编码为 UTF-16")
    marked = raw.startswith(BOM_UTF8)  # says itself that it is UTF-8
    for encoding in ENCODINGS[:1] if marked else ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleBroken("file-encoding", "文件编码无法识别，请另存为 UTF-8 或 GBK")


def read_csv(raw: bytes) -> Iterator[Row]:
    """Yield the rows of a CSV file below its header."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(decode(raw), newline=""), strict=True)
    try:
        head = next(reader, [])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(reader.line_num, head, cells)
    except csv.Error as error:
        raise RuleBroken(
            "file-row",
            "第 %(number)s 行不是有效的 CSV：引号或分隔符有误",
            number=reader.line_num,
        ) from error


def read_xlsx(raw: bytes) -> Iterator[Row]:
    """Yield the rows of a workbook's first sheet below its header."""
    if not raw.startswith(ZIP):
        raise RuleBroken("file-kind", "文件后缀是 .xlsx，但内容不是 Excel 工作簿")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise RuleBroken("file-kind", "Excel 文件已损坏或不是工作簿") from error
    head = [_text(cell) for cell in lines[0]] if lines else []
    for number, cells in enumerate(lines[1:], start=2):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield _row(number, head, texts)


def read_jsonl(raw: bytes) -> Iterator[Row]:
    """Yield the objects of a file that holds one on each line."""
    for number, line in enumerate(decode(raw).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line, parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise RuleBroken(
                "file-row", "第 %(number)s 行不是有效的 JSON 对象", number=number
            ) from error
        if not isinstance(found, dict):
            raise RuleBroken(
                "file-row", "第 %(number)s 行不是有效的 JSON 对象", number=number
            )
        yield Row(number, found)


def _row(number: int, head: list[str], cells: list[str]) -> Row:
    names = [name.strip() for name in head]
    if len(set(names)) != len(names):
        raise RuleBroken("file-row", "表头中有重复的列名")
    if len(cells) > len(names) and any(cells[len(names) :]):
        raise RuleBroken("file-row", "第 %(number)s 行的列数多于表头", number=number)
    pairs = zip(names, cells, strict=False)
    return Row(number, {name: cell for name, cell in pairs if name or cell})


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return str(cell)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same key twice")
    return found


READERS: dict[str, Callable[[bytes], Iterator[Row]]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_jsonl,
}
