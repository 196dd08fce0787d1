"""A file is read for what it is, or refused in words that say what is wrong."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from tech_market.errors import RuleBroken
from tech_market.imports.rows import read_file

TEXT = "标题,详细说明\n高强铝合金,船用型材\n碳捕集,胺液再生\n"
ROWS = [
    {"标题": "高强铝合金", "详细说明": "船用型材"},
    {"标题": "碳捕集", "详细说明": "胺液再生"},
]


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


SAME = workbook([["标题", "详细说明"], *(list(row.values()) for row in ROWS)])


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", TEXT.encode()),
        ("a.csv", TEXT.encode("utf-8-sig")),
        ("a.csv", TEXT.encode("gbk")),
        ("a.csv", TEXT.encode("gb18030")),
        ("a.csv", TEXT.replace("\n", "\r\n").encode()),
        ("a.CSV", (TEXT + ",\n\n").encode()),
        ("a.xlsx", SAME),
        ("a.jsonl", "\n".join(json.dumps(row) for row in ROWS).encode()),
        ("a.jsonl", "\n\n".join(json.dumps(row) for row in ROWS).encode("utf-8-sig")),
    ],
)
def test_same_rows_come_out_of_every_format(
    tmp_path: Path, name: str, raw: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(raw)
    sheet = read_file(file)
    assert [row.cells for row in sheet.rows] == ROWS
    assert len(sheet.digest) == 64


def test_character_beyond_gbk_is_read_from_gb18030(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("标题\n㐂𠀀\n".encode("gb18030"))
    assert read_file(file).rows[0].cells == {"标题": "㐂𠀀"}


def test_numbers_and_days_of_a_workbook_read_as_typed(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook([["标题", "价格"], ["甲", 300], ["乙", 12.5]]))
    assert [row.cells["价格"] for row in read_file(file).rows] == ["300", "12.5"]


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.csv", b"", "file-empty"),
        ("a.csv", "标题\n".encode(), "file-empty"),
        ("a.csv", SAME, "file-kind"),
        ("a.csv", TEXT.encode("utf-16"), "file-kind"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "file-kind"),
        ("a.csv", TEXT.encode("utf-8-sig") + b"\xb2\xe2\n", "file-encoding"),
        ("a.csv", b"title\n\xff\xff\xff\n", "file-encoding"),
        ("a.csv", '标题\n"没有结束\n'.encode(), "file-row"),
        ("a.csv", "标题,标题\n甲,乙\n".encode(), "file-row"),
        ("a.csv", "标题\n甲,多出\n".encode(), "file-row"),
        ("a.xlsx", TEXT.encode(), "file-kind"),
        ("a.xlsx", SAME[:200], "file-kind"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "file-kind"),
        ("a.jsonl", TEXT.encode(), "file-row"),
        ("a.jsonl", b'{"title": "a"}\n[1]\n', "file-row"),
        ("a.jsonl", b'{"title": NaN}', "file-row"),
        ("a.jsonl", b'{"title": "a", "title": "b"}', "file-row"),
        ("a.jsonl", b"[" * 100_000, "file-row"),
        ("a.pdf", b"%PDF", "file-kind"),
        ("a", b"title", "file-kind"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(
    tmp_path: Path, name: str, raw: bytes, code: str
) -> None:
    file = tmp_path / name
    file.write_bytes(raw)
    with pytest.raises(RuleBroken) as broken:
        read_file(file)
    assert broken.value.code == code


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="没有找到文件"):
        read_file(tmp_path / "none.csv")
