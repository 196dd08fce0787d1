"""CSV as people's programs write it: encodings, separators, quotes."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from tech_market.errors import RuleBroken
from tech_market.saying import Said

SEPARATORS = {
    ",": Said("逗号分隔"),
    "\t": Said("制表符分隔"),
    ";": Said("分号分隔"),
    "，": Said("中文逗号分隔"),
}
LOOKED_AT = 20  # rows that show which separator it is
LONGEST_FIELD = 25_000_000  # characters: longer than any file that comes in
_LOOKED_AT_SIGNS = 50_000


def decode(raw: bytes) -> tuple[str, str | Said]:
    """Return the text and its encoding's name.

    Raises RuleBroken: "file-kind", "file-encoding".
    """
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _decoded(raw, ("utf-16",)), "UTF-16"
    if b"\0" in raw:
        raise RuleBroken(
            "file-kind", "这不是表格文件，请上传 .xlsx 或 .csv", field="file"
        )
    if raw.startswith(BOM_UTF8):
        return _decoded(raw, ("utf-8-sig",)), "UTF-8"
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decoded(raw, ("gb18030",)), Said("GB18030（含 GBK）")


def read_rows(text: str) -> tuple[Iterator[tuple[int, list[str]]], Said]:
    """Return the numbered rows, and which separator they have."""
    said = ""
    if text[:4].lower() == "sep=" and "\n" in text:  # Excel's own way to say it
        said = text[4]
        text = "\n" + text.partition("\n")[2]  # rows keep their numbers
    separator = said if said in SEPARATORS else _separator(text)
    return _rows(text, separator), SEPARATORS[separator]


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield number, cells
    except csv.Error as error:
        raise RuleBroken(
            "file-row",
            "第 %(number)s 行不是有效的 CSV：引号没有成对；"
            "请用 Excel 打开检查，或另存为 .xlsx 再上传",
            field="file",
            number=number + 1,
        ) from error


def _separator(text: str) -> str:
    """Return the separator that cuts the first rows into most cells."""
    lines = text[:_LOOKED_AT_SIGNS].splitlines()[:LOOKED_AT]
    counts = {one: _cells(lines, one) for one in SEPARATORS}
    return max(counts, key=lambda one: counts[one])


def _cells(lines: list[str], separator: str) -> int:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=separator)
    widths = sorted(len(cells) for cells in reader if any(cells))
    return widths[len(widths) // 2] if widths else 0


def _decoded(raw: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleBroken(
        "file-encoding",
        "文字编码无法识别；请用 Excel 另存为 .xlsx，或“CSV UTF-8”再上传",
        field="file",
    )
