"""Every table of figures leaves as a file that says the same, and opens its rows."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.codes.book import current_book
from tech_market.contracts.ledger_models import Snapshot
from tech_market.money import short_text
from tech_market.policy.actor import SYSTEM
from tech_market.policy.routes import declared_routes
from tech_market.targets.reported_models import ReportedTarget
from tech_market.targets.services.publishing import publish_years
from tech_market.targets.services.reported import ValueDraft, report_value
from tech_market.targets.services.seeding import seed_targets
from tech_market.targets.services.seeding_reported import seed_reported
from tests.contracts.papers import NOON, WAN, admin_actor, registered
from tests.makers import make_admin, make_need
from tests.pages import Page, page

Open = Callable[[User], FlaskClient]
YEAR = "from=2025-01-01&to=2025-12-31"
#: pages of one form each, or files: nothing to export
FORMS = ("/new", "/edit", "/file")
MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")
FIGURE = re.compile(r"-?[0-9][0-9,.]*(亿元|万元|元|%)?")


@pytest.fixture
def admin(session: Session, client_as: Open, tmp_path: object) -> FlaskClient:
    """Fill a market: three closed years, one running, one reported value."""
    seed_targets(session, NOON)
    seed_reported(session, NOON)
    for year, count in {2024: 3, 2025: 4, 2026: 1}.items():
        for place in range(count):
            registered(
                session, certificate_on=date(year, 2, 1), total_fen=(150 + place) * WAN
            )
    make_need(session)
    publish_years(session, actor=SYSTEM, codes=current_book(session), now=NOON)
    target = session.scalars(select(ReportedTarget)).first()
    assert target is not None
    draft = ValueDraft(year=2022, value=2_500, source="示例", reason="")
    report_value(
        session, actor=admin_actor(session), ref=target.ref, draft=draft,
        folder=tmp_path, now=NOON, seen=0,  # type: ignore[arg-type]  # pytest's own path
    )  # fmt: skip
    return client_as(make_admin(session))


def addresses(app: Flask, session: Session) -> Iterator[str]:
    """Yield every page of targets that shows tables."""
    snapshot = session.scalars(select(Snapshot)).first()
    target = session.scalars(select(ReportedTarget)).first()
    assert snapshot is not None
    assert target is not None
    own = ("/dashboard", "/progress", "/figures", "/admin/targets", "/admin/rules")
    for one in declared_routes(app):
        if one.methods != ["GET"] or not one.rule.startswith(own):
            continue
        if one.rule.endswith(FORMS):
            continue
        ref = target.ref if "reported" in one.rule else snapshot.ref
        rule = one.rule.replace("<int:year>", "2025").replace("<ref>", ref)
        yield f"{rule.replace('<dimension>', 'type')}?{YEAR}&flag=large&step=need"


def rows_of(shown: Page) -> Iterator[list[str]]:
    """Yield the rows of all tables, what each cell says."""
    for row in shown.find("tbody tr"):
        yield ["".join(one.itertext()).strip() for one in row]


def test_each_table_leaves_as_a_file_that_says_the_same(
    app: Flask, session: Session, admin: FlaskClient
) -> None:
    seen = 0
    for url in addresses(app, session):
        shown = page(admin, url)
        rows = list(rows_of(shown))
        files = {one.href for one in shown.links() if "as=csv" in one.href}
        assert files, f"{url} has {len(rows)} rows and no file"
        (href,) = files
        said = admin.get(href).data.decode("utf-8-sig")
        assert "口径" in said, url
        assert "快照" in said, url
        assert "导出时间" in said, url
        assert admin.get(href.replace("as=csv", "as=xlsx")).data.startswith(b"PK")
        exported = {
            text for row in csv.reader(io.StringIO(said)) for text in map(spoken, row)
        }
        for row in rows:
            for text in row:
                if FIGURE.fullmatch(text):
                    plain = spoken(text.replace(",", ""))
                    assert {plain, plain.rstrip("%")} & exported, (url, text)
                    seen += 1
    assert seen > 150


def spoken(text: str) -> str:
    """Write a cell of a file as the page writes it; counts stay."""
    if MONEY.fullmatch(text):
        return short_text(int(text.replace(".", ""))).replace(",", "")
    return text.replace(",", "")


def figures(shown: Page) -> Iterator[tuple[str, str]]:
    """Yield what each linked figure of a table says, and where it leads."""
    for cell in shown.find("tbody td"):
        for link in cell.iter("a"):
            text = "".join(link.itertext()).strip()
            if FIGURE.fullmatch(text):
                yield text, link.attrib["href"]


def unlinked(shown: Page) -> Iterator[str]:
    """Yield amounts and counts of a table that lead nowhere."""
    for row in shown.find("tbody tr"):
        for cell in row.iter("td"):
            text = "".join(cell.itertext()).strip()
            is_amount = text.endswith(("亿元", "万元")) and FIGURE.fullmatch(text)
            if is_amount and not list(cell.iter("a")):
                yield text


@pytest.mark.parametrize(
    "url",
    [
        "/dashboard",
        f"/figures/by/type?{YEAR}",
        f"/figures/by/seller-town?{YEAR}",
        f"/figures/institutes?{YEAR}",
        f"/figures/report?{YEAR}",
        f"/figures/compare?{YEAR}",
        "/figures/published",
        "/figures/bulletin/2025",
        "/progress",
    ],
)
def test_every_figure_opens_rows_that_add_up_to_it(
    admin: FlaskClient, url: str
) -> None:
    shown = page(admin, url)
    checked = 0
    for text, href in figures(shown):
        if "/figures/amount" not in href:
            page(admin, href)
            continue
        opened = page(admin, href)
        sums = [one.split()[0] for one in opened.texts("dd")]
        said = {short_text(int(re.sub(r"[.,]", "", one))) for one in sums[:2]}
        assert text in said | set(sums[2:]), (url, text, href, sums)
        checked += 1
    assert checked > 1


@pytest.mark.parametrize(
    "url", [f"/figures/by/type?{YEAR}", f"/figures/institutes?{YEAR}",
            "/figures/bulletin/2025", "/figures/published"],
)  # fmt: skip
def test_no_amount_of_a_group_leads_nowhere(admin: FlaskClient, url: str) -> None:
    shown = page(admin, url)
    moved = {text for text in unlinked(shown) if not _is_moved(shown, text)}
    assert moved == set()


def _is_moved(shown: Page, text: str) -> bool:
    """Tell whether this is the last column of what moved: the two before it open."""
    return any(row[-1] == text and len(row) == 4 for row in rows_of(shown))


def test_bars_of_the_yearly_chart_open_their_years(admin: FlaskClient) -> None:
    scripts = page(admin, "/dashboard").find("script[type=application/json]")
    links = re.findall(r'"links": (\[[^\]]*\])', "".join(map(_text, scripts)))
    assert len(links) == 6
    assert all("/figures/amount" in one for one in links[:5])
    assert "/figures/funnel" in links[5]


def _text(one: Element) -> str:
    return "".join(one.itertext())


def test_the_public_chart_leads_nowhere(client: FlaskClient, session: Session) -> None:
    seed_targets(session, NOON)
    for _ in range(3):
        registered(session, certificate_on=date(2025, 2, 1))
    scripts = page(client, "/progress").find("script[type=application/json]")
    assert "/figures/" not in "".join(map(_text, scripts))
