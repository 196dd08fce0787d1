"""Counting by the day of payment: rows that hold, of contracts that hold."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.cli.ledger import group
from tech_market.contracts.facts import Dimension
from tech_market.contracts.models import Contract
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.services import incomes
from tech_market.targets.models import Metric, Target
from tech_market.targets.rules.bases import BASES, AmountColumn, Foreign, Side
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts, simulator
from tech_market.targets.services.amounts import Rows, Sellers
from tests.contracts.papers import (
    ABROAD,
    HAISHU,
    NOON,
    WAN,
    ZHENHAI,
    admin_actor,
    ended,
    paid,
    party,
    registered,
)
from tests.makers import make_admin
from tests.pages import page

PAID = BASES["output-technical-paid"]
THIS, LAST = Period.of_year(2026), Period.of_year(2025)
SIDES = (Side.OUTPUT, Side.ABSORB, Side.TOUCHING, Side.ALL)


@pytest.fixture
def books(session: Session) -> list[Contract]:
    """Four contracts; all but the last are paid in part."""
    old = {"certificate_on": date(2025, 6, 1), "total_fen": 100 * WAN}
    out = registered(session, **old)  # type: ignore[arg-type]
    inner = registered(
        session, seller=party(61, ZHENHAI), buyer=party(62, ZHENHAI), **old  # type: ignore[arg-type]
    )  # fmt: skip
    bought = registered(
        session, seller=party(63, ABROAD), buyer=party(64, ZHENHAI),
        trade_licence_no="示例", **old,  # type: ignore[arg-type]
    )  # fmt: skip
    unpaid = registered(session, seller=party(65), buyer=party(66, HAISHU))
    for contract, fen, day in (
        (out, 30 * WAN, date(2025, 12, 31)),
        (out, 20 * WAN, date(2026, 1, 1)),
        (inner, 10 * WAN + 1, date(2025, 7, 1)),
        (bought, 7 * WAN, date(2025, 8, 1)),
    ):
        paid(session, contract, total_fen=fen + 2, technical_fen=fen, paid_on=day)
    return [out, inner, bought, unpaid]


def technical(session: Session, period: Period, side: Side = Side.OUTPUT) -> int:
    rows = Rows(side, period, is_paid=True)
    found = amounts.sums(session, rows)
    assert amounts.recount(session, rows) == found
    return found.technical_fen


@pytest.mark.usefixtures("books")
def test_each_payment_counts_in_its_year_on_its_side(session: Session) -> None:
    sums = {side: technical(session, LAST, side) for side in SIDES}
    assert sums == {
        Side.OUTPUT: 40 * WAN + 1, Side.ABSORB: 17 * WAN + 1,
        Side.TOUCHING: 47 * WAN + 1, Side.ALL: 47 * WAN + 1,
    }  # fmt: skip
    assert technical(session, THIS) == 20 * WAN
    cell = amounts.sums(session, Rows.of(PAID, LAST))
    assert (cell.contracts, cell.events) == (2, 2)
    assert cell.total_fen == 40 * WAN + 5
    both = amounts.sums(session, Rows.of(PAID, Period(LAST.first, THIS.last)))
    assert (both.contracts, both.events) == (2, 3)  # in parts, but one contract


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("foreign", "wan"), [(Foreign.ANY, 47), (Foreign.ONLY, 7), (Foreign.DOMESTIC, 40)]
)
def test_foreign_contracts_are_told_apart(
    session: Session, foreign: Foreign, wan: int
) -> None:
    rows = Rows(Side.ALL, LAST, foreign=foreign, is_paid=True)
    found = amounts.sums(session, rows)
    assert found.technical_fen // WAN == wan
    assert amounts.recount(session, rows) == found


def test_void_rows_and_ended_contracts_count_nowhere(
    session: Session, books: list[Contract]
) -> None:
    ended(session, books[1])
    assert technical(session, LAST) == 30 * WAN
    row = session.scalars(select(IncomeRecognition)).first()
    assert row is not None
    incomes.void_income(
        session, actor=admin_actor(session), ref=books[0].ref, income_ref=row.ref,
        reason="录错", now=NOON,
    )  # fmt: skip
    assert technical(session, LAST) == 0
    assert technical(session, THIS) == 20 * WAN


def test_the_certificate_plays_no_part(session: Session) -> None:
    contract = registered(session, certificate_on=date(2026, 2, 10))
    paid(session, contract, total_fen=9, technical_fen=8, paid_on=date(2026, 1, 20))
    january, february = (Period.of_month(2026, month) for month in (1, 2))
    assert technical(session, january) == 8
    assert technical(session, february) == 0
    half = Period(date(2026, 1, 20), date(2026, 1, 20))
    assert technical(session, half) == 8


@pytest.mark.usefixtures("books")
def test_years_months_and_groups_add_up_to_the_whole(session: Session) -> None:
    rows = Rows.of(PAID, None)
    years = {cell.years[0]: cell for cell in amounts.by_year(session, rows)}
    assert {year: cell.technical_fen for year, cell in years.items()} == {
        2025: 40 * WAN + 1, 2026: 20 * WAN,
    }  # fmt: skip
    months = amounts.by_month(session, rows)
    assert list(months) == [202507, 202512, 202601]
    for dimension in set(Dimension) - {Dimension.ALL}:
        groups = amounts.by_code(session, Rows.of(PAID, LAST), dimension)
        assert sum(one.technical_fen for one in groups.values()) == 40 * WAN + 1
    split = (Dimension.TYPE, "development")
    assert amounts.sums(session, Rows.of(PAID, LAST, split)).events == 2
    nobody = Rows(Side.OUTPUT, LAST, is_paid=True, sellers=Sellers(frozenset({"x"})))
    assert amounts.sums(session, nobody).events == 0


def test_contracts_without_payments_are_told(
    session: Session, books: list[Contract]
) -> None:
    assert amounts.unpaid(session, Rows.of(PAID, None)) == 1
    assert amounts.unpaid(session, Rows.of(PAID, THIS)) == 1
    ended(session, books[3])
    assert amounts.unpaid(session, Rows.of(PAID, None)) == 0


@pytest.mark.parametrize("pair", [("output-technical", PAID.code),
                                  (PAID.code, "touching-total")])  # fmt: skip
def test_the_simulator_names_every_contract_behind_the_difference(
    session: Session, books: list[Contract], pair: tuple[str, str]
) -> None:
    one, other = (BASES[code] for code in pair)
    for period in (THIS, LAST):
        figures = simulator.count_by(session, [one, other], period)
        rows = simulator.list_differing(session, one, other, period, page=(0, 50))
        told = sum(row.other_fen - row.one_fen for row in rows)
        assert told == figures[1].fen - figures[0].fen
        assert simulator.count_differing(session, one, other, period) == len(rows)
    if pair[1] == PAID.code:
        rows = simulator.list_differing(session, one, other, LAST, page=(0, 50))
        assert {row.contract for row in rows} == {books[0], books[1]}


@pytest.mark.usefixtures("books")
def test_page_file_and_command_say_the_same(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    session.commit()
    admin = client_as(make_admin(session))
    url = f"/figures/amount?from=2025-01-01&to=2025-12-31&basis={PAID.code}"
    shown = page(admin, url).text
    assert "400,000.01" in shown
    assert "有 1 份已登记合同没有到账记录" in shown
    rows = list(
        csv.reader(io.StringIO(admin.get(f"{url}&as=csv").data.decode("utf-8-sig")))
    )
    assert rows[-1][6] == "400000.01"
    assert any("到账口径" in row[0] for row in rows if row)
    compare = page(admin, url.replace("amount", "compare")).text
    assert "按到账日期" in compare
    assert "没有到账记录" in compare
    for address in ("groups", "quality"):
        answer = admin.get(url.replace("amount", address))
        assert answer.status_code in {200, 404}
    asked = ["recount", "--period", "2025", "--basis", PAID.code]
    told = admin.application.test_cli_runner().invoke(group, asked)
    assert told.exit_code == 0, told.output
    assert "400,000.01" in told.output
    assert "1 份已登记合同" in told.output


@pytest.mark.usefixtures("books")
def test_a_target_can_be_held_against_payments(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    session.add(
        Target(
            label="示例到账目标", metric=Metric.TECHNICAL_AMOUNT, basis=PAID.code,
            starts_on=LAST.first, ends_on=THIS.last, value=100 * WAN, source="示例",
        )
    )  # fmt: skip
    session.commit()
    shown = page(client_as(make_admin(session)), "/dashboard").text
    assert "60.0%" in shown
    assert PAID.column is AmountColumn.TECHNICAL


def test_a_payment_of_the_last_second_of_the_year_belongs_to_it(
    session: Session,
) -> None:
    contract = registered(session)
    last = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
    paid(session, contract, total_fen=9, technical_fen=8,
         paid_on=date(2026, 12, 31), now=last)  # fmt: skip
    assert technical(session, THIS) == 8
