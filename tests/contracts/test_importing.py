"""Contracts of earlier years from a file: all or nothing, no number twice."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.cli.imports_contracts import group
from tech_market.contracts.importing.services import import_contracts
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import Amounts, ContractState
from tech_market.contracts.services.ledger import counted_amounts, current_deductions
from tech_market.errors import RuleBroken
from tech_market.imports.rows import Row, Sheet
from tech_market.imports.services.whole import FileRefused, Report
from tech_market.policy.actor import SYSTEM
from tests.contracts.papers import NOON, WAN
from tests.makers import credit_code, make_organisation

LINE: dict[str, Any] = {
    "登记编号": "2023-3302-1100-0001",
    "证书日期": "2023-05-10",
    "项目名称": "示例往年合同：树脂改性工艺开发",
    "合同类型": "技术开发",
    "合同子类": "委托开发",
    "技术领域": "新材料及其应用",
    "知识产权": "技术秘密",
    "支付方式": "分期支付",
    "签订日期": "2023年4月1日",
    "卖方名称": "示例研究院",
    "卖方统一社会信用代码": credit_code(1).lower(),
    "卖方行政区划": "镇海区",
    "买方名称": "示例企业",
    "买方统一社会信用代码": credit_code(2),
    "买方行政区划": "330203",
    "合同成交总额（万元）": "100",
    "技术交易额（万元）": "80.5",
}
HUNDRED, EIGHTY = 100 * WAN, 80 * WAN
OTHER = {"登记编号": "33020001230002", "项目名称": "示例往年合同：另一项"}


def without(*names: str, **more: str) -> dict[str, Any]:
    return {key: cell for key, cell in (LINE | more).items() if key not in names}


def bring(session: Session, *lines: dict[str, Any]) -> Report:
    rows = [Row(number, line) for number, line in enumerate(lines, start=2)]
    return import_contracts(
        session, actor=SYSTEM, sheet=Sheet("digest", rows), now=NOON
    )


def test_a_contract_is_registered_and_counted_in_its_year(session: Session) -> None:
    house = make_organisation(session, nature_code="021")
    code = {"卖方统一社会信用代码": house.credit_code}
    assert bring(session, LINE | code) == Report(read=1, added=1, known=0)
    contract = session.scalars(select(Contract)).one()
    assert contract.state is ContractState.REGISTERED
    assert contract.registration_no == "2023330211000001"
    assert (contract.rule_key, contract.starts_on) == ("2001", date(2023, 4, 1))
    assert counted_amounts(contract) == Amounts(100 * WAN, 80 * WAN + WAN // 2)
    assert current_deductions(contract) == {"other": 19 * WAN + WAN // 2}
    assert contract.events[0].effective_on == date(2023, 5, 10)
    seller = contract.parties[0]
    assert (seller.organisation, seller.nature_code) == (house, "021")


@pytest.mark.parametrize(
    ("amounts", "total", "technical"),
    [
        ({"合同成交总额（元）": "1000000.01"}, 100 * WAN + 1, 100 * WAN + 1),
        ({"合同成交总额(万元)": "0.000001"}, 1, 1),
        ({"合同成交总额（元）": "1000000", "设备（元）": "200000"}, HUNDRED, EIGHTY),
        ({"合同成交总额（万元）": "100", "设备费（元）": "200000"}, HUNDRED, EIGHTY),
        ({"合同成交总额（万元）": "100", "设备（万元）": "20",
          "技术交易额（元）": "800000"}, HUNDRED, EIGHTY),
        ({"合同成交总额（万元）": "1", "技术交易额（万元）": "1"}, WAN, WAN),
    ],
)  # fmt: skip
def test_the_heading_says_the_unit(
    session: Session, amounts: dict[str, str], total: int, technical: int
) -> None:
    line = without("合同成交总额（万元）", "技术交易额（万元）")
    bring(session, line | amounts)
    contract = session.scalars(select(Contract)).one()
    assert counted_amounts(contract) == Amounts(total, technical)


def test_the_same_file_twice_adds_nothing(session: Session) -> None:
    lines = (LINE, LINE | OTHER)
    assert bring(session, *lines) == Report(read=2, added=2, known=0)
    assert bring(session, *lines) == Report(read=2, added=0, known=2)
    assert session.scalar(select(func.count(AmountEvent.id))) == 2


@pytest.mark.parametrize(
    ("changed", "column", "message"),
    [
        ({"登记编号": "12"}, "登记编号", "16位"),
        ({"登记编号": ""}, "登记编号", "必填"),
        ({"证书日期": "2023-13-01"}, "证书日期", "有效日期"),
        ({"证书日期": "2023-03-31"}, "certificate_on", "不能早于"),
        ({"证书日期": "2026-03-03"}, "certificate_on", "今天"),
        ({"合同类型": "技术入股"}, "合同类型", "没有代码或名称"),
        ({"合同子类": "技术培训"}, "合同子类", "子类"),
        ({"卖方统一社会信用代码": "913302"}, "卖方统一社会信用代码", "不正确"),
        ({"合同成交总额（万元）": "1,000"}, "合同成交总额（万元）", "万元为单位"),
        ({"合同成交总额（万元）": "0", "技术交易额（万元）": ""},
         "合同成交总额（万元）", "大于0"),
        ({"技术交易额（万元）": "101"}, "技术交易额（万元）", "不能超过"),
        ({"技术交易额（万元）": "0"}, "合同成交总额（万元）", "不能达到"),
        ({"买方名称": "另一家", "买方统一社会信用代码": credit_code(1)},
         "买方名称", "同一单位"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_comes_in(
    session: Session, changed: dict[str, str], column: str, message: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        bring(session, LINE | OTHER, LINE | changed)
    session.rollback()
    (problem,) = refused.value.problems
    assert problem.row == 3
    assert message in problem.message
    assert problem.column == {"certificate_on": "证书日期"}.get(column, column)
    assert session.scalar(select(func.count(Contract.id))) == 0


def test_every_wrong_row_is_reported_at_once(session: Session) -> None:
    with pytest.raises(FileRefused) as refused:
        bring(
            session, LINE | {"登记编号": "1"}, LINE | {"证书日期": "x", "合同类型": "y"}
        )
    assert [(one.row, one.column) for one in refused.value.problems] == [
        (2, "登记编号"), (3, "证书日期"), (3, "合同类型"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (without("合同成交总额（万元）", 合同成交总额="100"), "unit-missing"),
        (LINE | {"技术交易额": "1"}, "unit-missing"),
        (LINE | {"合同成交总额（元）": "1"}, "column-twice"),
        (LINE | {"备注": "x"}, "unknown-column"),
        (LINE | {"合同成交总额（亿元）": "1"}, "unknown-column"),
        (without("证书日期"), "column-missing"),
    ],
)
def test_headings_are_checked_before_any_row(
    session: Session, line: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        bring(session, line)
    assert broken.value.code == code


@pytest.mark.parametrize(
    "changed",
    [
        {"合同成交总额（万元）": "101"},
        {"技术交易额（万元）": "70"},
        {"项目名称": "别的项目"},
    ],
)
def test_a_number_that_stands_for_another_contract_is_refused(
    session: Session, changed: dict[str, str]
) -> None:
    bring(session, LINE)
    with pytest.raises(FileRefused, match="1 处有误"):
        bring(session, LINE | changed)


def test_the_same_contract_under_two_numbers_is_refused(session: Session) -> None:
    number = {"登记编号": "33020001230002"}
    with pytest.raises(FileRefused) as refused:
        bring(session, LINE, LINE | number)
    assert "出现两次" in refused.value.problems[0].message
    session.rollback()
    bring(session, LINE)
    with pytest.raises(FileRefused) as refused:
        bring(session, LINE | number)
    assert "只登记一次" in refused.value.problems[0].message
    with pytest.raises(FileRefused):
        bring(session, LINE | OTHER, LINE | OTHER)


def test_types_are_those_of_the_rules_of_that_day(session: Session) -> None:
    licence = {"合同类型": "技术许可", "合同子类": "专利实施许可"}
    days = {"证书日期": "2020-05-10", "签订日期": "2020-04-01"}
    with pytest.raises(FileRefused) as refused:
        bring(session, LINE | licence | days)
    assert refused.value.problems[0].column == "合同类型"
    assert bring(session, LINE | licence).added == 1


def write_csv(path: Path, lines: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def write_xlsx(path: Path, lines: list[dict[str, Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(lines[0]))
    for place, line in enumerate(lines, start=1):
        numbers = {"登记编号": 2023330211000001, "合同成交总额（万元）": 100.25}
        cells = line | numbers | {"技术交易额（万元）": 100.25}
        sheet.write_row(place, 0, list(cells.values()))
    book.close()
    return path


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_the_command_tries_and_imports_csv_and_xlsx(
    app: Flask, session: Session, tmp_path: Path, write: Callable[..., Path]
) -> None:
    suffix = ".csv" if write is write_csv else ".xlsx"
    file = write(tmp_path / f"往年合同{suffix}", [LINE])
    runner = app.test_cli_runner()

    def count() -> int:
        return session.scalar(select(func.count(Contract.id))) or 0

    tried = runner.invoke(group, ["contracts", str(file), "--dry-run"])
    assert (tried.exit_code, "将新增 1 条" in tried.output, count()) == (0, True, 0)
    done = runner.invoke(group, ["contracts", str(file)])
    assert (done.exit_code, "已登记入账 1 条" in done.output, count()) == (0, True, 1)
    again = runner.invoke(group, ["contracts", str(file)])
    assert "已有 1 条未重复导入" in again.output
    assert count() == 1


def test_the_command_names_what_is_wrong(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [LINE | {"签订日期": "明天"}])
    result = app.test_cli_runner().invoke(group, ["contracts", str(file)])
    assert result.exit_code == 1
    assert "第 2 行，“签订日期”列" in result.output
    assert session.scalar(select(func.count(Contract.id))) == 0
