"""Groups, simulator, flags, funnel, files: each says what its rows say."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.contracts.models import Contract
from tech_market.targets.rules.bases import BASES
from tech_market.targets.rules.forecast import (
    backtest,
    cumulative,
    forecast,
    months_between,
    rolling,
)
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import simulator
from tech_market.targets.services.groups import NAMES
from tests.contracts.papers import (
    ABROAD,
    HAISHU,
    WAN,
    ZHENHAI,
    party,
    registered,
    signed_deal,
)
from tests.makers import make_admin, make_need
from tests.pages import page

Open = Callable[[User], FlaskClient]
YEAR = Period.of_year(2025)
ASKED = "from=2025-01-01&to=2025-12-31"


@pytest.fixture
def admin(session: Session, client_as: Open) -> FlaskClient:
    return client_as(make_admin(session))


@pytest.fixture
def contracts(session: Session) -> list[Contract]:
    """One sold, one bought, one inside, one from abroad, in 2025."""
    day = date(2025, 12, 28)
    return [
        registered(session, seller=party(501), buyer=party(502, HAISHU),
                   certificate_on=day),
        registered(session, seller=party(503, HAISHU), buyer=party(504),
                   certificate_on=day, is_related=True),
        registered(session, seller=party(505), buyer=party(506, ZHENHAI),
                   certificate_on=date(2025, 3, 1), total_fen=700 * WAN,
                   deductions={}, is_all_technical=True,
                   project_name="成套设备工艺开发（示例）"),
        registered(session, seller=party(507, HAISHU), buyer=party(508, ABROAD),
                   certificate_on=date(2025, 3, 1)),
    ]  # fmt: skip


def cents(text: str) -> int:
    return int(Decimal(text.replace(",", "")) * 100)


def sum_of_rows(client: FlaskClient, href: str) -> int:
    facts = page(client, href).texts(".rows-sum dd")
    return cents(facts[0].split()[0])


@pytest.mark.parametrize("dimension", sorted(NAMES))
def test_each_group_sums_to_the_whole_and_opens_its_rows(
    admin: FlaskClient, contracts: list[Contract], dimension: str
) -> None:
    assert contracts
    answer = admin.get(f"/figures/by/{dimension}?{ASKED}&as=csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    start = next(n for n, row in enumerate(rows) if row[-1] == "占比")
    end = next(n for n, row in enumerate(rows) if row and row[0] == "合计")
    lines = rows[start + 1 : end]
    assert sum(cents(row[1]) for row in lines) == cents(rows[end][1]) == 780 * WAN
    shown = page(admin, f"/figures/by/{dimension}?{ASKED}")
    links = [one.href for one in shown.links() if "/figures/amount" in one.href]
    assert {sum_of_rows(admin, href) for href in links} <= {
        *(cents(row[1]) for row in lines), 780 * WAN, 0,
    }  # fmt: skip


def test_an_unknown_group_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/figures/by/nothing").status_code == 404
    assert admin.get("/figures/by/all").status_code == 404


@pytest.mark.parametrize("code", sorted(BASES))
def test_differences_of_contracts_add_up_to_the_difference_of_figures(
    session: Session, contracts: list[Contract], code: str
) -> None:
    assert contracts
    one, other = BASES["output-technical"], BASES[code]
    ours, theirs = simulator.count_by(session, [one, other], YEAR)
    found = simulator.list_differing(session, one, other, YEAR, page=(0, 100))
    assert simulator.count_differing(session, one, other, YEAR) == len(found)
    moved = sum(row.other_fen - row.one_fen for row in found)
    assert moved == theirs.fen - ours.fen


def test_the_simulator_names_the_contracts(
    admin: FlaskClient, contracts: list[Contract]
) -> None:
    url = f"/figures/compare?{ASKED}&other=absorb-technical"
    shown = page(admin, url)
    assert contracts[0].project_name in shown.text
    assert contracts[1].project_name in shown.text
    assert contracts[2].project_name not in shown.text
    assert "共2项合同不同" in shown.text
    page(admin, "/figures/compare?other=nothing&from=x")


@pytest.mark.parametrize(
    ("flag", "place"), [("related", 1), ("large", 2), ("hardware", 2), ("foreign", 3)]
)
def test_a_flag_names_its_contracts(
    admin: FlaskClient, contracts: list[Contract], flag: str, place: int
) -> None:
    url = f"/figures/quality?{ASKED}&basis=all-technical&flag={flag}"
    shown = page(admin, url).text
    listed = [one for one in contracts if one.project_name in shown]
    assert listed == [contracts[place]]


def test_round_sums_of_the_last_week_and_a_heavy_december_are_told(
    admin: FlaskClient, contracts: list[Contract]
) -> None:
    url = f"/figures/quality?{ASKED}&basis=touching-total&flag=round"
    shown = page(admin, url).text
    assert [one for one in contracts if one.project_name in shown] == contracts[:2]
    assert "超过40%" not in shown
    absorbed = page(admin, f"/figures/quality?{ASKED}&basis=absorb-technical").text
    assert "超过40%" not in absorbed
    registered_in_december = "2025年12月占全年"
    assert registered_in_december not in absorbed


def test_the_funnel_counts_each_need_once_at_each_step(
    session: Session, admin: FlaskClient
) -> None:
    deal = signed_deal(session)
    alone = make_need(session)
    url = "/figures/funnel?from=2026-01-01&to=2026-12-31"
    answer = admin.get(f"{url}&as=csv").data.decode("utf-8-sig")
    counted = dict(re.findall(r"(?m)^([^#,]+),(\d+),", answer))
    assert list(counted.values()) == ["2", "1", "1", "1", "0", "0"]
    shown = page(admin, f"{url}&step=deal")
    assert deal.introduction.match.need.title in shown.text
    assert alone.title not in shown.text


@pytest.mark.parametrize(
    "path",
    [
        f"/figures/amount?{ASKED}",
        f"/figures/by/type?{ASKED}",
        f"/figures/compare?{ASKED}&other=absorb-technical",
        f"/figures/quality?{ASKED}&flag=large",
    ],
)
def test_a_file_says_rule_ledger_and_time(
    session: Session, admin: FlaskClient, contracts: list[Contract], path: str
) -> None:
    assert contracts
    book = CalamineWorkbook.from_filelike(io.BytesIO(admin.get(f"{path}&as=xlsx").data))
    notes = {row[0]: row[1] for row in book.get_sheet_by_name("说明").to_python()}
    assert "output-technical" in str(notes["口径"])
    assert notes["期间"] == "2025-01-01 至 2025-12-31"
    assert str(notes["账册快照"]).startswith("前 4 笔记录，摘要 ")
    assert {"导出时间", "导出人"} <= set(notes)
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert line.action == "figures.read.export"


def test_the_dashboards_years_leave_as_a_file(
    session: Session, admin: FlaskClient, contracts: list[Contract]
) -> None:
    from tech_market.targets.services.seeding import seed_targets
    from tests.contracts.papers import NOON

    assert contracts
    seed_targets(session, NOON)
    said = admin.get("/dashboard?as=csv").data.decode("utf-8-sig")
    assert "2025,7800000.00" in said


def test_a_forecast_needs_a_year_and_gives_an_interval() -> None:
    assert forecast([5] * 11, done=0, ahead=Fraction(1)) is None
    assert forecast([5] * 12, done=0, ahead=Fraction(0)) is None
    steady = forecast([100] * 40, done=50, ahead=Fraction(6))
    assert steady is not None
    assert (steady.low_fen, steady.expected_fen, steady.high_fen) == (650, 650, 650)
    assert steady.months == 36
    shaken = forecast([0, 200] * 18, done=50, ahead=Fraction(6))
    assert shaken is not None
    assert shaken.expected_fen == 650
    assert 0 <= shaken.low_fen < 650 < shaken.high_fen
    assert shaken.high_fen - 650 == pytest.approx(344, abs=2)  # by hand: 1.282·s·√7


def test_a_forecast_is_held_against_what_came() -> None:
    assert backtest([1] * 23) is None
    found = backtest([10] * 12 + [20] * 12)
    assert found is not None
    said, came = found
    assert (said.expected_fen, came) == (120, 240)


def test_months_roll_and_add_up() -> None:
    assert months_between(202411, 202502) == [202411, 202412, 202501, 202502]
    assert rolling([1] * 13) == [None] * 11 + [12, 12]
    assert cumulative([1, 2, 3]) == [1, 3, 6]
