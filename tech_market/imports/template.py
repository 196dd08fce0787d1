"""The table to download: headings, lists to choose from, examples, explanations."""

import io
from collections.abc import Sequence
from datetime import date, timedelta

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tech_market.codes.book import CodeBook
from tech_market.imports.examples import COLUMNS, EXAMPLES, HELP
from tech_market.imports.rules import EXAMPLE, MOST_ROWS
from tech_market.imports.sorts import SORTS
from tech_market.imports.targets import Target, targets_of
from tech_market.listings.facts import Shape
from tech_market.web.sheets import Sheet, to_csv

CODES = "代码"
_WIDE = {Shape.TEXT: 40, Shape.ROWS: 34, Shape.LINE: 18}
_MUST = ("title", "field_code")


def columns_of(kind: str) -> list[Target]:
    """Return the template's columns, those that must be filled first."""
    targets = targets_of(kind)
    return [targets[name] for name in COLUMNS[kind]]


def heading(target: Target) -> str:
    """Return a column's heading, starred when it must be filled."""
    return target.label + ("*" if target.name in _MUST else "")


def example_rows(kind: str, day: date) -> list[list[str]]:
    """Return the examples, marked so that they are never imported."""
    until = str(day + timedelta(days=365))
    found = []
    for one in EXAMPLES[kind]:
        row = {**one, "title": EXAMPLE + one["title"], "valid_until": until}
        found.append([row.get(target.name, "") for target in columns_of(kind)])
    return found


def template_csv(kind: str, *, day: date) -> bytes:
    """Return the template as CSV that Excel opens in Chinese."""
    heads = [heading(one) for one in columns_of(kind)]
    return to_csv(Sheet(SORTS[kind].word, heads, example_rows(kind, day)))


def template_xlsx(kind: str, *, book: CodeBook, day: date) -> bytes:
    """Return the template as a workbook: table, explanations, code lists."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = workbook.add_worksheet(SORTS[kind].word)
    about = workbook.add_worksheet("填写说明")
    codes = workbook.add_worksheet(CODES)
    columns = columns_of(kind)
    text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    _head(workbook, sheet, columns, text)
    grey = workbook.add_format({"font_color": "#666666", "num_format": "@",
                                "text_wrap": True, "valign": "top"})  # fmt: skip
    for at, row in enumerate(example_rows(kind, day), start=1):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell, grey)
    _lists(codes, sheet, columns, book)
    _explain(workbook, about, columns, book)
    workbook.close()
    return out.getvalue()


def _head(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: Sequence[Target],
    text: object,
) -> None:
    plain = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    must = workbook.add_format({**plain, "bg_color": "#FDF3DC"})
    other = workbook.add_format({**plain, "bg_color": "#E6F1F5"})
    for at, one in enumerate(columns):
        sheet.set_column(at, at, _WIDE.get(one.shape, 16), text)
        sheet.write_string(0, at, heading(one), must if one.name in _MUST else other)
        sheet.write_comment(0, at, HELP.get(one.fact) or _how(one))
    sheet.freeze_panes(1, 1)


def _lists(
    codes: Worksheet, sheet: Worksheet, columns: Sequence[Target], book: CodeBook
) -> None:
    """Write each code list as a column, and let the cells below a heading choose."""
    place = 0
    for at, one in enumerate(columns):
        labels = choices_of(one, book)
        if not labels:
            continue
        codes.write_string(0, place, one.label)
        codes.write_column(1, place, labels)
        codes.set_column(place, place, 24)
        if one.shape is not Shape.CODES:
            first = xl_rowcol_to_cell(1, place, row_abs=True, col_abs=True)
            last = xl_rowcol_to_cell(len(labels), place, row_abs=True, col_abs=True)
            sheet.data_validation(
                1, at, MOST_ROWS, at,
                {
                    "validate": "list", "source": f"={CODES}!{first}:{last}",
                    "error_type": "warning", "error_title": "不在列表中",
                    "error_message": "请从下拉列表中选择；仍要填写请点“是”",
                },
            )  # fmt: skip
        place += 1


def choices_of(target: Target, book: CodeBook) -> list[str]:
    """Return the labels a column can hold, [] for free text."""
    if target.shape is Shape.FLAG:
        return ["是", "否"]
    if not target.list_key:
        return []
    return [label for _code, label in book.choices(target.list_key)]


def _explain(
    workbook: xlsxwriter.Workbook,
    about: Worksheet,
    columns: Sequence[Target],
    book: CodeBook,
) -> None:
    bold = workbook.add_format({"bold": True, "bottom": 1})
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    lines = [
        f"一个文件最多 {MOST_ROWS} 行。标“*”的列必填，其余可以留空或整列删去。",
        f"标题以“{EXAMPLE}”开头的行是示例，导入时自动跳过，可以不删。",
        "请勿填写涉密内容。商业秘密只写在“保密内容”列，或把公开级别选为“仅线下对接”。",
        "列名可以用本单位习惯的说法，上传后会请您核对每一列的含义，并记住供下次使用。",
    ]
    for at, line in enumerate(lines):
        about.merge_range(at, 0, at, 3, line, wrap)
    top = len(lines) + 1
    about.write_row(top, 0, ["列", "是否必填", "怎么填", "可选的值"], bold)
    for at, one in enumerate(columns, start=top + 1):
        must = "必填" if one.name in _MUST else "选填"
        labels = "、".join(choices_of(one, book))
        about.write_row(at, 0, [one.label, must, HELP.get(one.fact) or _how(one),
                                labels], wrap)  # fmt: skip
    for column, width in enumerate((18, 10, 60, 80)):
        about.set_column(column, column, width)


def _how(target: Target) -> str:
    hows = {
        Shape.CODE: "从下拉列表中选一项",
        Shape.LEVEL: "从下拉列表中选一项",
        Shape.CODES: "可填多项，用顿号隔开，名称见“代码”表",
        Shape.WORDS: "用顿号或逗号隔开，最多20个",
        Shape.DAY: "日期，例如 2027-03-31",
        Shape.FLAG: "是 或 否",
        Shape.WHOLE: "1 到 9 的整数",
    }
    said = hows.get(target.shape, "文字")
    return f"{said}，{target.most}字以内" if target.most else said
