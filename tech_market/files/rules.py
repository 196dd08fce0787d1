"""Which files come in: five kinds, told by their content, never by their name alone."""

import io
import unicodedata
import zipfile
from dataclasses import dataclass

from tech_market.errors import RuleBroken

LARGEST = 20 * 1024 * 1024  # bytes of one file
MOST_ENTRIES = 2_000  # of an Office package
LARGEST_UNPACKED = 200 * 1024 * 1024  # bytes an Office package says it unpacks to
LONGEST_NAME = 120  # characters
ZIP = b"PK\x03\x04"
SUFFIXES = {
    "pdf": {"pdf"},
    "docx": {"docx"},
    "xlsx": {"xlsx"},
    "jpeg": {"jpg", "jpeg"},
    "png": {"png"},
}
_STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may come in: its kind by content and its name without tricks."""

    kind: str
    name: str


def check_file(content: bytes, *, name: str) -> Checked:
    """Tell the file's kind and clean its name.

    Raises RuleBroken: "file-empty", "file-size", "file-kind", "file-macro".
    """
    if not content:
        raise RuleBroken("file-empty", "请选择文件，空文件不能上传", field="file")
    if len(content) > LARGEST:
        raise RuleBroken(
            "file-size",
            "文件不能超过 %(most)s MB",
            field="file",
            most=LARGEST // 1024 // 1024,
        )
    kind = kind_of(content)
    cleaned = clean_name(name, kind=kind)
    stem, _, suffix = name.rpartition(".")
    if not stem or suffix.strip().lower() not in SUFFIXES[kind]:
        raise RuleBroken(
            "file-kind",
            "文件内容是 %(kind)s，与后缀不符",
            field="file",
            kind=kind.upper(),
        )
    return Checked(kind, cleaned)


def kind_of(content: bytes) -> str:
    """Return the kind that the content shows.

    Raises RuleBroken: "file-kind", "file-macro", "file-size".
    """
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content.startswith(ZIP):
        return _office_kind(content)
    raise _unknown()


def _office_kind(content: bytes) -> str:
    """Read only the package's directory; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _unknown() from error
    names = {one.filename for one in entries}
    unpacked = sum(one.file_size for one in entries)
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED:
        raise RuleBroken("file-size", "文件解压后过大，请精简后再上传", field="file")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RuleBroken(
            "file-macro", "含宏的文件不能上传，请另存为普通文档", field="file"
        )
    if "[Content_Types].xml" not in names:
        raise _unknown()
    kinds = [kind for part, kind in _PARTS.items() if part in names]
    if len(kinds) != 1:
        raise _unknown()
    return kinds[0]


def clean_name(name: str, *, kind: str) -> str:
    """Return the last part of a name without control signs or direction marks."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )
    stem = plain.rpartition(".")[0].strip(" .") or "file"
    return f"{stem[: LONGEST_NAME - 6]}.{kind}"


def _unknown() -> RuleBroken:
    return RuleBroken(
        "file-kind", "只能上传 PDF、DOCX、XLSX、JPEG、PNG 文件", field="file"
    )
