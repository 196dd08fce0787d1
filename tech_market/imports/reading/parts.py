"""The small parts of a workbook: which sheet, shared texts, which formats are days.

XML is read by expat as a stream, without declarations of entities or document types,
so nothing grows in memory that the file itself does not hold.
"""

import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from tech_market.errors import RuleBroken

LARGEST_PART = 100 * 1024 * 1024  # bytes of one part, unpacked
MOST_TEXT = 30_000_000  # characters of all shared texts together
PIECE = 64 * 1024  # bytes fed at a time
#: formats of days that are built in, those of East Asia among them
DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48),
                         *range(50, 59)})  # fmt: skip
_NOT_A_SIGN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
Attributes = dict[str, str]


class Done(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The reader has all it wants of this part."""


def damaged() -> RuleBroken:
    """Return the refusal of a workbook that cannot be read."""
    return RuleBroken(
        "file-kind",
        "Excel 文件已损坏，或不是工作簿；请用 Excel 打开后另存为 .xlsx 再上传",
        field="file",
    )


def parse(
    package: zipfile.ZipFile,
    part: str,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream one part through the handlers; names come without their namespace."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: start(
        name.rpartition(" ")[2],
        {key.rpartition(" ")[2]: value for key, value in found.items()},
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        if package.getinfo(part).file_size > LARGEST_PART:
            raise RuleBroken(
                "file-size", "表格内容过多，请删去空白行列和格式后再上传", field="file"
            )
        with package.open(part) as stream:
            while piece := stream.read(PIECE):
                parser.Parse(piece)
            parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
    except Done:
        return
    except (expat.ExpatError, KeyError, zipfile.BadZipFile, OSError, ValueError,
            NotImplementedError, EOFError, RuntimeError) as error:  # fmt: skip
        raise damaged() from error


def _refuse(*_all: Any) -> None:
    raise damaged()


def find_sheet(package: zipfile.ZipFile) -> tuple[str, str, int, bool]:
    """Return part and name of the first sheet that shows, their number, 1904 or not."""
    sheets: list[Attributes] = []
    is_1904 = False

    def start(name: str, found: Attributes) -> None:
        nonlocal is_1904
        if name == "sheet":
            sheets.append(found)
        elif name == "workbookPr":
            is_1904 = found.get("date1904", "0") in {"1", "true"}

    parse(package, "xl/workbook.xml", start=start)
    shown = [one for one in sheets if one.get("state", "visible") == "visible"]
    if not shown:
        raise damaged()
    targets: dict[str, str] = {}

    def relate(name: str, found: Attributes) -> None:
        if name == "Relationship":
            targets[found.get("Id", "")] = found.get("Target", "")

    parse(package, "xl/_rels/workbook.xml.rels", start=relate)
    target = targets.get(shown[0].get("id", ""), "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part, shown[0].get("name", ""), len(shown), is_1904


class _Texts:
    """Handlers of the shared texts; readings of their signs are left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_reading = False
        self.size = 0

    def start(self, name: str, _found: Attributes) -> None:
        """Open one text, or a piece of it."""
        if name == "si":
            self.pieces.clear()
        elif name == "rPh":
            self.is_reading = True
        elif name == "t":
            self.is_text = not self.is_reading

    def end(self, name: str) -> None:
        """Close a piece, or the text they make."""
        if name == "t":
            self.is_text = False
        elif name == "rPh":
            self.is_reading = False
        elif name == "si":
            self.found.append("".join(self.pieces))
            self.size += len(self.found[-1])
            if self.size > MOST_TEXT:
                raise damaged()

    def text(self, piece: str) -> None:
        """Collect a piece."""
        if self.is_text:
            self.pieces.append(piece)


def read_texts(package: zipfile.ZipFile) -> list[str]:
    """Return the shared texts in order."""
    part, texts = "xl/sharedStrings.xml", _Texts()
    if part in package.namelist():
        parse(package, part, start=texts.start, end=texts.end, text=texts.text)
    return texts.found


def read_day_styles(package: zipfile.ZipFile) -> list[bool]:
    """Return for each cell style whether it shows a number as a day."""
    part = "xl/styles.xml"
    if part not in package.namelist():
        return []
    formats: dict[str, str] = {}
    styles: list[bool] = []
    inside = {"cellXfs": False}

    def start(name: str, found: Attributes) -> None:
        if name == "numFmt":
            formats[found.get("numFmtId", "")] = found.get("formatCode", "")
        elif name == "cellXfs":
            inside["cellXfs"] = True
        elif name == "xf" and inside["cellXfs"]:
            styles.append(is_day_format(found.get("numFmtId", "0"), formats))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside["cellXfs"] = False

    parse(package, part, start=start, end=end)
    return styles


def is_day_format(number: str, formats: dict[str, str]) -> bool:
    """Tell whether a number format shows days."""
    code = formats.get(number)
    if code is None:
        return number.isdigit() and int(number) in DAY_FORMATS
    bare = _NOT_A_SIGN.sub("", code).lower().replace("general", "")
    return any(sign in bare for sign in "yd") or "年" in code
