"""Any file is read for what it is, or refused in words that say what to do."""

import io
import time
import zipfile
from datetime import datetime
from typing import Any

import pytest

from tech_market.errors import RuleBroken
from tech_market.imports.reading.table import Table, read_table
from tests.imports.sheets import workbook

KNOWN = {"标题", "领域"}


def read(raw: bytes) -> Table:
    return read_table(raw, knows=KNOWN.__contains__)


def refusal(raw: bytes) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        read(raw)
    assert broken.value.field == "file"
    return broken.value


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("标题,领域\n甲,乙\n".encode(), "UTF-8，逗号"),
        ("\ufeff标题,领域\n甲,乙\n".encode(), "UTF-8，逗号"),
        ("标题;领域\r\n甲;乙\r\n".encode("gbk"), "GB18030（含 GBK），分号"),
        ("标题\t领域\n甲\t乙\n".encode("utf-16"), "UTF-16，制表符"),
        ("sep=;\n标题;领域\n甲;乙\n".encode(), "分号"),
        ("标题，领域\n甲，乙\n".encode(), "中文逗号"),
    ],
)
def test_csv_of_every_make_gives_the_same_table(raw: bytes, said: str) -> None:
    table = read(raw)
    assert table.heads == ["标题", "领域"]
    assert [line.cells for line in table.lines] == [["甲", "乙"]]
    assert said in table.reading


def test_heading_is_found_below_a_title_and_rows_keep_their_numbers() -> None:
    table = read("某大学成果清单,\n\n标题,领域\n\n甲,乙\n".encode())
    assert (table.head_row, table.lines[0].number) == (3, 5)


def test_cell_with_line_breaks_counts_as_one_row() -> None:
    table = read('标题,领域\n"甲\n乙",丙\n丁,戊\n'.encode())
    assert [line.number for line in table.lines] == [2, 3]
    assert table.lines[0].cells[0] == "甲\n乙"


def test_workbook_gives_days_numbers_formulas_and_merged_cells_as_text() -> None:
    def fill(sheet: Any, book: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, 4, "清单")
        sheet.write_row(1, 0, ["标题", "领域", "日期", "价格", "号"])
        sheet.write_datetime(2, 2, datetime(2027, 3, 31), day)  # noqa: DTZ001 - as Excel has it
        sheet.write_number(2, 3, 0.1 + 0.2)
        sheet.write_number(2, 4, 2021101234567)
        sheet.write_formula(3, 0, "=A1", value="算出的")
        sheet.write_formula(4, 0, "=1+1", value="")
        sheet.merge_range(2, 1, 4, 1, "材料")
        sheet.write_boolean(5, 3, True)  # noqa: FBT003 - Excel's own cell

    table = read(workbook(fill))
    assert table.head_row == 2
    assert table.lines[0].cells == ["", "材料", "2027-03-31", "0.3", "2021101234567"]
    assert [line.cells[1] for line in table.lines] == ["材料", "材料", "材料", ""]
    assert table.lines[1].notes == {0: "formula", 1: "merged"}
    assert table.lines[2].notes[0] == "formula-empty"
    assert table.lines[3].cells[3] == "是"


def test_cell_of_a_megabyte_is_cut_and_noted_with_its_length() -> None:
    table = read(("标题,领域\n" + "长" * 1_000_000 + ",乙\n").encode())
    line = table.lines[0]
    assert (len(line.cells[0]), line.notes) == (20_000, {0: "long:1000000"})


def test_control_characters_go_and_are_noted() -> None:
    line = read("标题,领域\n甲\x07\u200b,乙\n".encode()).lines[0]
    assert (line.cells[0], line.notes) == ("甲", {0: "control"})


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", "file-empty", "空文件"),
        (b"\r\n,,\n", "file-empty", "空文件"),
        ("标题,领域\n".encode(), "file-empty", "只有表头（第 1 行）"),
        (b"%PDF-1.7", "file-kind", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "file-kind", "图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-kind", "另存为 .xlsx"),
        (b"a\0b\n", "file-kind", "不是表格"),
        (b"title\n\xff\xff\xff\n", "file-encoding", "另存为"),
        ('标题,领域\n甲,乙\n"没有结束,乙\n'.encode(), "file-row", "第 3 行"),
        (b"PK\x03\x04" + b"\0" * 100, "file-kind", ""),
        (("标题,领域\n" + "甲,乙\n" * 100_000).encode(), "file-rows", "3000 行"),
        (("标题" + "," * 200 + "x\n").encode(), "file-columns", "100 列"),
    ],
)
def test_bad_file_is_refused_in_words_that_help(
    raw: bytes, code: str, words: str
) -> None:
    broken = refusal(raw)
    assert broken.code == code
    assert words in broken.message


def test_workbook_of_100_000_rows_is_refused_quickly() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        for at in range(100_000):
            sheet.write_number(at, 0, at)

    raw = workbook(fill)
    began = time.monotonic()
    assert refusal(raw).code == "file-rows"
    assert time.monotonic() - began < 2


def repacked(parts: dict[str, str]) -> bytes:
    """Return a small workbook with some of its parts replaced."""
    plain = workbook(lambda sheet, _book: sheet.write_row(0, 0, ["标题", "领域"]))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            new.writestr(one, parts.get(one, old.read(one)))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    "xml",
    [
        f'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;">]><worksheet {SPACE}/>',
        f"<worksheet {SPACE}><row><c t='s'><v>9999</v></c></row></worksheet>",
        f"<worksheet {SPACE}><sheetData><row>",
    ],
)
def test_workbook_that_lies_is_damaged(xml: str) -> None:
    assert refusal(repacked({SHEET: xml})).code == "file-kind"


def test_one_cell_in_the_last_corner_takes_no_room() -> None:
    xml = (
        f"<worksheet {SPACE}><sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c>"
        "</row></sheetData></worksheet>"
    )
    assert refusal(repacked({SHEET: xml})).code == "file-columns"


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = f"<worksheet {SPACE}>" + " " * (101 * 1024 * 1024)
    raw = repacked({SHEET: bomb})
    assert len(raw) < 300_000
    assert refusal(raw).code == "file-size"
