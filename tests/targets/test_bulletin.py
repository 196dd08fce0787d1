"""The yearly bulletin: read from what was published, and nobody can be read off it."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.codes import services as codes
from tech_market.codes.book import current_book
from tech_market.contracts.ledger_models import Snapshot
from tech_market.contracts.rules import AmountKind, Amounts
from tech_market.contracts.services.freezing import MARKET, freeze
from tech_market.contracts.services.ledger import Entry, append
from tech_market.contracts.services.verifying import verify_snapshots
from tech_market.policy.actor import SYSTEM
from tech_market.targets.rules.cells import Cell, whole
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.bulletin import FAMILIES, get_bulletin, offered_years
from tech_market.targets.services.publishing import publish
from tech_market.targets.services.seeding import seed_targets
from tech_market.web.pdf import find_engine
from tests.contracts.papers import NOON, WAN, admin_actor, make_draft, registered
from tests.makers import make_auditor, make_need, make_organisation
from tests.pages import page

TODAY = date(2026, 3, 2)
Open = Callable[[User], FlaskClient]


def close(session: Session, year: int) -> Snapshot:
    """Publish a year."""
    period = Period.of_year(year)
    book = current_book(session)
    return publish(session, period=period, actor=SYSTEM, codes=book, now=NOON)


def sell(session: Session, year: int, count: int, **values: Any) -> None:
    """Register so many contracts of 80万元 技术交易额."""
    for _ in range(count):
        registered(session, certificate_on=date(year, 2, 1), **values)


@pytest.fixture
def year(session: Session) -> int:
    """Close 2025: five developments, one consulting, one service."""
    seed_targets(session, NOON)
    sell(session, 2025, 5)
    for kind, sub in (("consulting", ""), ("service", "service-general")):
        sell(session, 2025, 1, type_code=kind, subtype_code=sub)
    make_need(session)
    close(session, 2025)
    return 2025


def test_every_chapter_adds_up_to_the_year(session: Session, year: int) -> None:
    for is_public in (True, False):
        one = get_bulletin(session, year=year, is_public=is_public, today=TODAY)
        assert one.whole.technical_fen == 7 * 80 * WAN
        for family in FAMILIES:
            for key in family:
                found = one.groups[key]
                parts = [*found.cells.values(), *([found.folded] * bool(found.folded))]
                total = whole(part for part in parts if isinstance(part, Cell))
                assert (total.technical_fen, total.contracts) == (7 * 80 * WAN, 7)


def test_the_public_one_folds_small_types_with_another(
    session: Session, client: FlaskClient, year: int
) -> None:
    one = get_bulletin(session, year=year, is_public=True, today=TODAY)
    assert list(one.groups["type"].cells) == []  # 5 would tell the other two's sum
    shown = page(client, f"/progress/{year}").text
    assert "技术咨询" not in shown
    assert "其余各项（合并）" in shown
    assert "560万元" in shown
    assert "公开版" in shown


def test_the_inside_one_shows_all_and_opens_the_rows(
    session: Session, client_as: Open, year: int
) -> None:
    auditor = client_as(make_auditor(session))
    shown = page(auditor, f"/figures/bulletin/{year}")
    assert "技术咨询" in shown.text
    assert "质量标记" in shown.text
    links = {one.href for one in shown.links() if "/figures/amount" in one.href}
    assert len(links) > 10
    for href in links:
        page(auditor, href)


def test_what_comes_later_does_not_move_it(session: Session, year: int) -> None:
    before = get_bulletin(session, year=year, is_public=False, today=TODAY)
    late = registered(session, certificate_on=date(2025, 7, 1))
    after = get_bulletin(session, year=year, is_public=False, today=TODAY)
    assert (after.whole, after.groups) == (before.whole, before.groups)
    assert late.events[0].booked_on > date(2025, 12, 31)
    assert after.moved == 1
    assert after.restated.technical_fen == after.whole.technical_fen + 80 * WAN


def test_one_contract_that_moved_is_not_told_to_the_public(
    session: Session, client: FlaskClient, client_as: Open, year: int
) -> None:
    registered(session, certificate_on=date(2025, 7, 1))
    shown = page(client, f"/progress/{year}").text
    assert "不公布差额" in shown
    assert "640万元" not in shown
    inside = page(client_as(make_auditor(session)), f"/figures/bulletin/{year}").text
    assert "640万元" in inside
    sell(session, 2025, 2)
    assert "多240万元" in page(client, f"/progress/{year}").text


@pytest.mark.parametrize("count", [1, 2])
def test_a_year_of_too_few_is_offered_to_nobody_outside(
    session: Session, client: FlaskClient, client_as: Open, count: int
) -> None:
    seed_targets(session, NOON)
    sell(session, 2023, 4)
    sell(session, 2024, count)
    close(session, 2023)
    close(session, 2024)
    assert offered_years(session, today=TODAY) == []  # joined, so neither stands alone
    assert client.get("/progress/2024").status_code == 404
    assert client.get("/progress/2023").status_code == 404
    assert "年度公报" not in page(client, "/progress").text
    assert page(client_as(make_auditor(session)), "/figures/bulletin/2024").text


@pytest.mark.parametrize(
    "path", ["/progress/2024", "/progress/2026", "/progress/99999", "/progress/0"]
)
def test_a_year_that_is_not_published_is_not_there(
    client: FlaskClient, year: int, path: str
) -> None:
    assert year == 2025
    assert client.get(path).status_code == 404


def test_the_inside_one_is_for_oversight(
    session: Session, client: FlaskClient, client_as: Open, year: int
) -> None:
    path = f"/figures/bulletin/{year}"
    assert client.get(path).status_code == 302
    assert client_as(make_auditor(session)).get(path).status_code == 200
    assert "年度公报" in page(client, "/progress").text
    assert f"/progress/{year}" in [
        one.href for one in page(client, "/progress").links()
    ]


def test_institutes_stand_in_the_group_they_had_then(session: Session) -> None:
    seed_targets(session, NOON)
    institute = make_organisation(session, kind_code="university")
    group(session, institute.credit_code, "four-universities")
    party = replace(
        make_draft().seller, name=institute.name, credit_code=institute.credit_code
    )
    sell(session, 2025, 3, seller=party)
    sell(session, 2025, 4)
    close(session, 2025)
    group(session, institute.credit_code, "one-institute")
    one = get_bulletin(session, year=2025, is_public=True, today=TODAY)
    assert set(one.groups["institute-group"].cells) == {"four-universities", "others"}
    assert one.market["names"] == {institute.ref: institute.name}


def group(session: Session, code: str, parent: str) -> None:
    """Put an institute into a group of 四校一所多院."""
    codes.save_entry(
        session, actor=admin_actor(session), book=current_book(session),
        list_key="institute-group", now=NOON,
        entry=codes.CodeEntry(
            code=code, label_zh="示例院所", label_en="", parent=parent, sort=100,
            source="示例", is_active=True,
        ),
    )  # fmt: skip
    session.flush()


def test_a_year_published_without_the_market_says_so(
    session: Session, client_as: Open
) -> None:
    seed_targets(session, NOON)
    sell(session, 2025, 3)
    days = (date(2025, 1, 1), date(2025, 12, 31))
    freeze(session, period=days, actor=SYSTEM, now=NOON)
    auditor = client_as(make_auditor(session))
    shown = page(auditor, "/figures/bulletin/2025").text
    assert "还没有保存这一项" in shown
    assert "240万元" in shown


def test_what_is_kept_of_the_market_is_under_the_digest(
    session: Session, year: int
) -> None:
    snapshot = session.scalars(select(Snapshot)).one()
    assert snapshot.label == str(year)
    assert snapshot.figures[MARKET]["needs"] == [0, 0]  # published in 2026
    assert verify_snapshots(session).is_sound
    snapshot.figures = snapshot.figures | {MARKET: {"needs": [9, 9]}}
    with session.no_autoflush:
        assert not verify_snapshots(session).is_sound


def test_the_file_says_what_the_page_says(
    session: Session, client: FlaskClient, year: int
) -> None:
    answer = client.get(f"/progress/{year}?as=csv")
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    digest = session.scalars(select(Snapshot.digest)).one()
    assert any(row and row[-1] == digest for row in rows)
    assert any(row[:2] == ["合计", "5600000.00"] for row in rows)
    assert "技术咨询" not in text
    assert client.get(f"/progress/{year}?as=xlsx").data.startswith(b"PK")


@pytest.mark.skipif(find_engine() is None, reason="Pango is not installed")
def test_the_bulletin_leaves_as_pdf(
    session: Session, client: FlaskClient, client_as: Open, year: int
) -> None:
    assert client.get(f"/progress/{year}?as=pdf").data.startswith(b"%PDF-")
    auditor = client_as(make_auditor(session))
    assert auditor.get(f"/figures/bulletin/{year}?as=pdf").data.startswith(b"%PDF-")
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert line.detail == {"format": "pdf"}


def test_an_amount_that_only_changed_is_no_public_group(session: Session) -> None:
    """A change booked in a later year is a group without a contract of that year."""
    seed_targets(session, NOON)
    old = registered(
        session,
        certificate_on=date(2024, 3, 1),
        type_code="consulting",
        subtype_code="",
    )
    sell(session, 2024, 2)
    close(session, 2024)
    sell(session, 2025, 4)
    entry = Entry(
        AmountKind.CHANGE, Amounts(7 * WAN, 7 * WAN), {}, date(2025, 5, 1), ""
    )
    append(session, contract=old, entry=entry, actor=SYSTEM, now=NOON)
    close(session, 2025)
    one = get_bulletin(session, year=2025, is_public=True, today=TODAY)
    assert "consulting" not in one.groups["type"].cells
    assert one.groups["type"].folded is not None
