import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from tech_market.web.sheets import Sheet, disarm, to_csv, to_xlsx, yuan

SHEET = Sheet(
    "合同",
    ("登记编号", "金额（元）", "日期", "备注"),
    [
        ("2026330211000001", yuan(123456789), date(2026, 3, 2), "=1+1"),
        ("", None, None, "好"),
    ],
    notes=(("口径", "输出"), ("生成时间", "2026-03-02 12:00")),
)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=1",
        " =1",
        "＝1+1",
        "－1",
        "＠x",
        "\r\n=1",
        '"=1',
        "'=1",
    ],
)
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert disarm(text) == "'" + text


@pytest.mark.parametrize("text", ["", "抗拉强度≥450MPa", "A=1", "5-6月", "1.5"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert disarm(text) == text


def test_money_is_exact() -> None:
    assert yuan(123456789) == Decimal("1234567.89")
    assert str(yuan(100)) == "1.00"


def test_csv_has_a_bom_notes_and_disarmed_cells() -> None:
    text = to_csv(SHEET).decode("utf-8")
    assert text.startswith("\ufeff# 口径,输出\r\n")
    assert "2026330211000001,1234567.89,2026-03-02,'=1+1\r\n" in text


def test_csv_writes_moments_in_shanghai() -> None:
    at = datetime(2026, 1, 1, 16, tzinfo=UTC)
    assert b"2026-01-02 00:00:00" in to_csv(Sheet("x", ("at",), [(at,)]))


def test_xlsx_keeps_numbers_as_text_and_formulas_as_words() -> None:
    from io import BytesIO

    book = CalamineWorkbook.from_filelike(BytesIO(to_xlsx(SHEET)))
    assert book.sheet_names == ["合同", "说明"]
    rows = book.get_sheet_by_name("合同").to_python()
    assert rows[1] == ["2026330211000001", 1234567.89, date(2026, 3, 2), "=1+1"]
    assert book.get_sheet_by_name("说明").to_python()[1] == ["口径", "输出"]


def test_a_sheet_gets_a_name_excel_accepts() -> None:
    title = "By: [type]/field " * 4
    book = to_xlsx(Sheet(title, ("a",), [("x",)]), Sheet(title, ("a",), [("y",)]))
    names = CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
    assert len(set(names)) == 2
    assert all(len(name) <= 31 for name in names)
