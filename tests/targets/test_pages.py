"""Dashboard, public progress and rows: figures that open, and figures that hide."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.targets.models import Target
from tech_market.targets.rules.bases import BASES
from tech_market.targets.services.seeding import seed_targets
from tests.clients import post
from tests.contracts.papers import NOON, WAN, registered
from tests.makers import (
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    make_need,
)
from tests.pages import Page, check_page, page

Open = Callable[[User], FlaskClient]
YI = 10_000_000_000


@pytest.fixture
def admin(session: Session, client_as: Open) -> FlaskClient:
    return client_as(make_admin(session))


def register_many(session: Session, counts: dict[int, int], **values: Any) -> None:
    """Register so many contracts of 80万元 技术交易额 in each year."""
    for year, count in counts.items():
        for _ in range(count):
            registered(session, certificate_on=date(year, 2, 1), **values)


def cents(text: str) -> int:
    """Read 1,234.50 as 分."""
    return int(text.replace(",", "").replace(".", ""))


def test_an_empty_market_says_so(session: Session, admin: FlaskClient) -> None:
    assert "还没有目标" in page(admin, "/dashboard").text
    assert "目标尚未公布" in page(admin, "/progress").text
    assert "没有记录" in page(admin, "/figures/amount").text
    assert "没有发布的需求" in page(admin, "/figures/needs").text
    assert "还没有目标" in page(admin, "/admin/targets").text
    seed_targets(session, NOON)
    assert "0.00元" in page(admin, "/dashboard").text
    assert "0.0%" in page(admin, "/progress").text


def test_the_dashboard_shows_target_years_and_what_remains(
    session: Session, admin: FlaskClient
) -> None:
    seed_targets(session, NOON)
    register_many(session, {2021: 2, 2025: 1, 2026: 1}, total_fen=50 * YI)
    make_need(session)
    dashboard = page(admin, "/dashboard")
    shown = dashboard.text
    assert "149.99亿元" in shown  # three times 50亿元 less 20万元 of costs each
    assert dashboard.texts(".target-percent")[0] == "99.9%"
    assert "还差60万元" in shown
    assert "每年增长10.6%" in shown
    assert "21.96亿元" in shown
    assert "36.32亿元" in shown
    assert "目标 400 条" in shown


def test_above_the_target_the_surplus_is_shown(
    session: Session, admin: FlaskClient
) -> None:
    seed_targets(session, NOON)
    register_many(session, {2021: 4}, total_fen=50 * YI)
    shown = page(admin, "/dashboard").text
    assert re.search(r"1[0-9]{2}\.[0-9]%", shown)
    assert "已达成，超出" in shown


@pytest.mark.parametrize("code", BASES)
def test_the_page_sums_what_its_rows_say(
    session: Session, admin: FlaskClient, code: str
) -> None:
    register_many(session, {2024: 12, 2025: 11}, total_fen=100 * WAN + 1)
    address = f"/figures/amount?from=2024-01-01&to=2025-12-31&basis={code}"
    first, second = page(admin, address), page(admin, f"{address}&page=2")
    sums = [cents(text.split()[0]) for text in first.texts("dd")[:2]]
    rows = [row for one in (first, second) for row in one.find("tbody tr")]
    cells = [["".join(td.itertext()) for td in row.iter("td")] for row in rows]
    assert sums[0] == sum(cents(row[4]) for row in cells)
    assert sums[1] == sum(cents(row[5]) for row in cells)
    is_here = not code.startswith("absorb") and not BASES[code].is_paid
    assert len(cells) == (23 if is_here else 0)
    assert sums[1] == (23 * (100 * WAN + 1) if is_here else 0)


def test_every_figure_of_the_dashboard_opens_rows_with_the_same_sum(
    session: Session, admin: FlaskClient
) -> None:
    seed_targets(session, NOON)
    register_many(session, {2021: 1, 2023: 2, 2026: 1}, total_fen=100 * WAN)
    make_need(session)
    shown = page(admin, "/dashboard")
    figures, months = (
        {
            (link.get("href", ""), text)
            for part in parts
            for link in shown.find(f"{part} a")
            if (text := "".join(link.itertext()).strip()).endswith("元")
        }
        for parts in ((".target-figure", ".years", ".sides", ".figures"), (".behind",))
    )
    assert len(figures - months) >= 1 + 3 * 3 + 4 * 2
    for href, text in sorted(figures - months) + sorted(months)[::12]:
        sums = page(admin, href).texts(".rows-sum dd")[:2]
        assert text in {short(cents(figure.split()[0])) for figure in sums}


def short(fen: int) -> str:
    """Write as the dashboard does; amounts here are whole 万元."""
    return f"{fen // WAN}万元" if fen else "0.00元"


def test_the_public_page_hides_small_years(
    session: Session, client: FlaskClient, admin: FlaskClient
) -> None:
    seed_targets(session, NOON)
    register_many(session, {2021: 3, 2022: 1, 2023: 4, 2024: 2})
    shown = page(client, "/progress")
    years = [row[0] for row in table(shown)]
    assert years == ["2015 规划公布数", "2020 规划公布数", "2021", "2022–2025"]
    assert not [link for link in shown.links() if "/figures/" in link.href]
    insider = page(admin, "/progress")
    assert [link for link in insider.links() if "/figures/amount" in link.href]


def table(shown: Page) -> list[list[str]]:
    """Return the rows of the yearly table, words only."""
    return [
        ["".join(one.itertext()).strip() for one in row if one.tag in {"th", "td"}]
        for row in shown.find("tbody tr")
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_the_public_page_hides_a_total_of_too_few(
    session: Session, client: FlaskClient, count: int
) -> None:
    seed_targets(session, NOON)
    register_many(session, {2022: count})
    shown = page(client, "/progress")
    assert "暂不公布金额" in shown.text
    assert "80万元" not in shown.text
    assert "160万元" not in shown.text
    chart = "".join(shown.get("script[type=application/json]").itertext())
    assert str(80 * WAN) not in chart
    assert str(160 * WAN) not in chart


def test_small_years_are_not_in_the_charts_data_either(
    session: Session, client: FlaskClient
) -> None:
    seed_targets(session, NOON)
    register_many(session, {2021: 3, 2022: 1, 2023: 4})
    shown = page(client, "/progress")
    chart = "".join(shown.get("script[type=application/json]").itertext())
    assert str(240 * WAN) in chart
    assert f"{80 * WAN}," not in chart.replace(" ", "")


def test_years_after_the_plan_are_public_only_when_enough(
    session: Session, client: FlaskClient
) -> None:
    seed_targets(session, NOON)
    register_many(session, {2021: 3, 2026: 2})
    assert "2026" not in [row[0][:4] for row in table(page(client, "/progress"))]
    register_many(session, {2026: 1})
    assert "2026" in [row[0][:4] for row in table(page(client, "/progress"))]


@pytest.mark.parametrize(
    "path", ["/dashboard", "/figures/amount", "/figures/needs", "/admin/targets"]
)
def test_rows_and_dashboard_are_for_oversight(
    session: Session, client: FlaskClient, client_as: Open, path: str
) -> None:
    assert client.get(path).status_code == 302
    for person in (make_member(session), make_broker(session).user):
        assert client_as(person).get(path).status_code == 403
    expected = 403 if path.startswith("/admin") else 200
    assert client_as(make_auditor(session)).get(path).status_code == expected
    assert client_as(make_admin(session)).get(path).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "from=x&to=y",
        "from=2026-01-01",
        "from=2026-02-01&to=2026-01-01",
        "from=0001-01-01&to=9999-12-31",
        "from=2026-01-01&to=2026-12-31&basis=nothing&type=nothing&page=-1",
    ],
)
def test_strange_addresses_are_answered(admin: FlaskClient, query: str) -> None:
    for path in ("/figures/amount", "/figures/needs"):
        page(admin, f"{path}?{query}")


def test_rows_of_needs_lead_to_the_needs(session: Session, admin: FlaskClient) -> None:
    need = make_need(session)
    shown = page(admin, "/figures/needs?from=2026-01-01&to=2026-12-31")
    assert need.title in shown.text
    assert need.number is not None
    assert need.number in shown.text
    assert "共 1 条" in shown.text


TYPED = {
    "label": "“十五五”累计技术交易额（示例）",
    "metric": "technical-amount",
    "kind": "target",
    "basis": "output-technical",
    "starts_on": "2026-01-01",
    "ends_on": "2030-12-31",
    "value_yuan": "30000000000",
    "value_count": "",
    "source": "示例文件",
}


def test_the_administrator_adds_and_corrects_a_target(
    session: Session, admin: FlaskClient
) -> None:
    page(admin, "/admin/targets/new")
    assert post(admin, "/admin/targets/new", TYPED).status_code == 303
    target = session.scalars(select(Target)).one()
    assert target.value == 300 * YI
    url = f"/admin/targets/{target.ref}/edit"
    fields = page(admin, url).form(url).fields
    assert fields["value_yuan"] == "30000000000"
    del fields["csrf_token"]
    assert post(admin, url, fields | {"value_yuan": "31000000000"}).status_code == 303
    assert session.scalar(select(Target.value)) == 310 * YI
    assert post(admin, url, fields).status_code == 409
    assert "310.00亿元" in page(admin, "/dashboard").text
    assert admin.get("/admin/targets/nothing/edit").status_code == 404


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("label", ""),
        ("metric", "x"),
        ("kind", "x"),
        ("basis", "x"),
        ("basis", "reported"),
        ("starts_on", "2031-01-01"),
        ("ends_on", "soon"),
        ("value_yuan", "3e10"),
        ("value_yuan", ""),
        ("value_count", "１２"),
        ("source", ""),
        ("sneaked", "1"),
    ],
)
def test_a_wrong_target_is_told_and_not_stored(
    session: Session, admin: FlaskClient, field: str, text: str
) -> None:
    answer = post(admin, "/admin/targets/new", TYPED | {field: text})
    assert answer.status_code == 422
    found = check_page(answer.text, url="/admin/targets/new")
    kept = found.form("/admin/targets/new").fields
    other = "source" if field != "source" else "label"
    assert kept[other] == TYPED[other]
    assert session.scalar(select(func.count(Target.id))) == 0


def test_the_dashboard_asks_few_questions_however_many_contracts(
    session: Session, admin: FlaskClient
) -> None:
    seed_targets(session, NOON)
    counted = []
    for counts in ({2021: 1}, {2022: 5, 2023: 5, 2026: 5}):
        register_many(session, counts)
        with queries(session) as asked:
            admin.get("/dashboard")
        counted.append(len(asked))
    assert counted[0] == counted[1]
    assert counted[0] <= 24


@contextmanager
def queries(session: Session) -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", note)
